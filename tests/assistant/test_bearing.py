"""Bearing: what no document of a library bears is refused, told by what the library's own sentences reach elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.bearing import MOST, Noise, is_judged, measure, strength
from assistant.citations import check
from assistant.evidence import Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.judging import Judged, is_answered, odds
from assistant.pipeline import Assistant
from assistant.question import read_question
from ingest.document import read_document
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Passage
from vectorstore.store import Store

pytestmark = pytest.mark.integration

_CITIES = (
    "遵义", "安顺", "铜仁", "毕节", "六盘水", "凯里", "都匀", "兴义", "仁怀", "赤水", "清镇", "福泉", "盘州", "黔西",
    "湄潭", "余庆", "正安", "绥阳", "桐梓", "凤冈", "荔波",
)  # fmt: skip
_MATTERS = (
    ("社区食堂", "每餐补助三元，老人凭卡就餐，食材每天公示"),
    ("公交接驳", "早晚各增开两班车，学生持证免费乘车，站点立牌告示"),
    ("校园绿化", "每班认养一棵树，园丁每周浇水，枯枝及时修剪"),
    ("河道清淤", "枯水期集中施工，淤泥运往指定场地，岸线立桩标记"),
    ("夜间照明", "路灯午夜后减半，坏灯两日内修好，小巷加装灯杆"),
    ("旧衣回收", "小区门口设回收箱，每周清运一次，所得捐给学校"),
)


def _notice(number: int) -> str:
    city = _CITIES[number]
    parts = [f"{city}市便民服务工作通知"]
    for at in range(4):
        matter, detail = _MATTERS[(number + at) % len(_MATTERS)]
        parts += [
            f"{'一二三四'[at]}、做好{matter}工作",
            f"{city}市各街道要把{matter}办好，{detail}，第{number + at + 3}周前完成准备。"
            f"街道办事处负责{matter}的日常管理，居民可以到服务站反映意见，服务站当天登记并转给承办人。",
        ]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("bearing")
    with Store.open(home, create=True) as opened:
        opened.put_many(
            read_document(Path(f"{_CITIES[n]}.txt"), _notice(n).encode(), f"n{n}")
            for n in range(len(_CITIES))
        )
        yield opened


@pytest.fixture(scope="module")
def noise(store: Store) -> Noise:
    measured = measure(store)
    assert measured is not None
    return measured


def _likely(findings: Findings, noise: Noise) -> bool:
    drafts = ExtractiveDrafter().draft(findings)
    statements = check(drafts, findings.evidence, findings.store.document).statements
    return is_answered(findings, statements, noise, strength(findings, noise))


def test_noise_is_a_share_and_the_same_each_time(store: Store, noise: Noise) -> None:
    assert 0 < noise.lexical < 1
    assert 0 < noise.cover <= 1
    assert measure(store) == noise


def test_a_document_withdrawn_while_the_library_is_measured_is_left_out(
    store: Store, noise: Noise, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = store.passages

    def passages(document_id: str) -> tuple[Passage, ...]:
        if document_id == "n3":
            raise DocumentNotFoundError(document_id)
        return read(document_id)

    monkeypatch.setattr(store, "passages", passages)
    without = measure(store)
    assert without is not None
    assert abs(without.lexical - noise.lexical) < 0.1


def test_a_question_that_a_document_answers_is_borne(store: Store, noise: Noise) -> None:
    question = read_question("遵义市各街道办好社区食堂，每餐补助几元？")
    assert _likely(gather(question, store), noise)


def test_what_means_the_same_bears_more(store: Store, noise: Noise) -> None:
    findings = gather(read_question("遵义市各街道办好社区食堂，每餐补助多少元？"), store)
    nearer = replace(
        findings, hits=tuple(replace(hit, dense=min(1.0, hit.dense + 0.2)) for hit in findings.hits)
    )
    found, more = strength(findings, noise), strength(nearer, noise)
    assert found is not None and more is not None
    assert found < more <= found + 0.2 + 1e-6


def test_words_that_stand_scattered_over_documents_are_borne_by_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "home", create=True) as opened:
        for at, (matter, detail) in enumerate(_MATTERS):
            text = f"{matter}工作通知\n各街道要把{matter}办好，{detail}。\n"
            opened.put(read_document(Path(f"{at}.txt"), text.encode(), f"m{at}"))
        asked = "校园绿化的园丁每周浇水时，旧衣回收箱清运、路灯坏灯修好、增开两班车怎样立牌告示？"
        assert not _likely(gather(read_question(asked), opened), MOST)
        assert isinstance(Assistant(opened).ask("校园绿化的枯枝要怎样修剪？"), Answer)


def test_everyday_words_are_asked_for_less(store: Store, noise: Noise) -> None:
    official = gather(read_question("遵义市各街道的社区食堂每餐补助几元？"), store)
    everyday = gather(read_question("咱遵义的社区食堂吃顿饭给补几块钱呀，老人凭啥拿？"), store)
    found = [Judged(findings, (), noise) for findings in (official, everyday)]
    assert found[0].register > found[1].register
    assert _likely(everyday, noise)


def test_an_answer_whose_document_lacks_the_things_named_is_less_likely(store: Store, noise: Noise) -> None:
    findings = gather(read_question("遵义市各街道办好社区食堂，每餐补助几元？"), store)
    drafts = ExtractiveDrafter().draft(findings)
    stated = check(drafts, findings.evidence, store.document).statements
    assert stated
    with_it, without = odds(findings, stated, noise), odds(findings, (), noise)
    assert with_it > without


def test_more_noise_asks_for_more(store: Store, noise: Noise) -> None:
    findings = gather(read_question("街道办事处负责社区食堂的日常管理，居民可以到哪里反映意见？"), store)
    quiet = replace(noise, lexical=noise.lexical / 50, cover=noise.cover / 50)
    loud = replace(noise, lexical=noise.lexical * 50, cover=noise.cover * 50)
    assert _likely(findings, quiet)
    assert not _likely(findings, loud)


@pytest.mark.parametrize(
    "asked",
    [
        "Which streets must run a canteen?",
        "遵义市便民服务工作通知的文号是什么？",
    ],
    ids=["english", "card"],
)
def test_questions_that_words_cannot_bear_are_left_to_the_other_guards(
    store: Store, noise: Noise, asked: str
) -> None:
    loud = replace(noise, lexical=1.0, cover=1.0)
    findings = gather(read_question(asked), store)
    assert not is_judged(findings)
    assert _likely(findings, loud)


def test_a_norm_answers_cases_that_it_does_not_name(tmp_path: Path, noise: Noise) -> None:
    law = "示例市容条例\n" + "\n".join(
        f"第{n}条 街道办事处应当办好便民服务，居民可以反映意见，承办人应当登记。" for n in "一二三四五"
    )
    with Store.open(tmp_path / "home", create=True) as opened:
        opened.put(read_document(Path("条例.txt"), law.encode(), "law"))
        findings = gather(read_question("街道办事处的承办人登记意见后居民的猫走失了怎么办？"), opened)
        assert _likely(findings, replace(noise, lexical=1.0, cover=1.0))


def test_a_library_of_few_documents_cannot_tell(tmp_path: Path) -> None:
    with Store.open(tmp_path / "home", create=True) as opened:
        opened.put(read_document(Path("通知.txt"), _notice(0).encode(), "n0"))
        assert measure(opened) is None
        reply = Assistant(opened).ask("社区食堂每餐补助几元？")
        assert isinstance(reply, Answer)
