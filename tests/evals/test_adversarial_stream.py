"""Drafts on their way to the reader: what is counted as shown, and that no way shows what another does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack import TODAY, main, page

from assistant import enforcement
from assistant.answers import Citation, Draft, DraftQuote, DraftStatement, Evidence, Statement, Support
from assistant.citations import Checked
from evals import adversarial_stream
from evals.ablation import HALVES
from evals.adversarial_material import Made
from evals.adversarial_stream import Attack, Sent, by_json, markdown, question_of, summary, through, wrong
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from vectorstore.passages import Passage
from vectorstore.store import Store

RULES = """# 养老服务办法

第一条 养老机构应当自收到申请之日起10个工作日内答复申请人。

第二条 对新建的社区助餐点，给予20万元补助。

第三条 违反本办法规定的，由市民政局处1万元以上3万元以下罚款。
"""
SAID = "对新建的社区助餐点，给予20万元补助。"
ALTERED = "对新建的社区助餐点，给予70万元补助。"

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stream")
    (folder / "docs").mkdir()
    (folder / "docs" / "rules.md").write_text(RULES, encoding="utf-8")
    with Store.open(folder / "home", create=True, splitter=SPLITTER_VERSION) as store:
        ingest([folder / "docs"], store)
    return folder / "home"


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, splitter=SPLITTER_VERSION) as opened:
        yield opened


@pytest.fixture(scope="module")
def attack(store: Store) -> Attack:
    return Attack(store, TODAY, page)


def made(store: Store, text: str, *, true: bool) -> Made:
    passage = next(p for d in store.documents() for p in store.passages(d.id) if SAID in p.text)
    return Made("figure", true, passage.document_id, DraftStatement(text, (DraftQuote(passage, SAID),)), SAID)


def test_a_true_draft_is_shown_in_all_ways(attack: Attack, store: Store) -> None:
    passage = attack.passage(made(store, SAID, true=True))
    assert passage.told == ("events", "json", "page")
    assert passage.agree
    assert passage.proved


def test_a_false_draft_is_shown_in_none_and_the_rule_is_told_all_the_same(
    attack: Attack, store: Store
) -> None:
    passage = attack.passage(made(store, ALTERED, true=False))
    assert passage.told == ()
    assert passage.agree
    assert passage.cited
    assert passage.outcome == "answered"


def test_a_check_that_lets_everything_pass_is_found_out(
    attack: Attack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lenient(draft: Draft, _evidence: Evidence, _document_of: object) -> Checked:
        return Checked(tuple(_unchecked(one) for one in draft.statements), ())

    def _unchecked(one: DraftStatement) -> Statement:
        home: Passage = one.quotes[0].passage
        document = store.document(home.document_id)
        start = document.text.index(SAID)
        span = type(home.span)(start, start + len(SAID))
        return Statement(one.text, (Citation(document.id, document.version, span, SAID),), Support.SUPPORTED)

    monkeypatch.setattr(enforcement, "check", lenient)
    # What the extractive fact contradicts would be held: altered here is who is told, not the figure.
    passage = attack.passage(made(store, "对新建的全省所有助餐点，给予20万元补助。", true=False))
    assert passage.told == ("events", "json", "page")
    report = summary([passage])
    assert report["false"]["all"]["events"] == report["false"]["all"]["page"] == 1
    monkeypatch.setattr(adversarial_stream, "half_of", lambda _name: HALVES["dev"])
    assert [one["statement"] for one in wrong([passage])] == ["对新建的全省所有助餐点，给予20万元补助。"]


def test_words_that_no_document_has_are_found_outside_the_statements(attack: Attack) -> None:
    assert attack.shows(Sent((), "…给予 70万元补助…"), "给予70万元补助")
    assert not attack.shows(Sent((), f"…{SAID}…"), SAID)
    assert attack.shows(Sent(((SAID, True),), SAID), SAID)


def test_a_page_that_shows_less_than_the_json_is_found(store: Store) -> None:
    blind = Attack(store, TODAY, lambda _store, reply: Sent(by_json(reply).statements[:0], ""))
    passage = blind.passage(made(store, SAID, true=True))
    assert passage.told == ("events", "json")
    assert not passage.agree
    assert summary([passage])["true"]["all"]["disagree"] == 1
    assert wrong([passage])


def test_a_question_holds_the_source_and_not_what_was_altered(store: Store) -> None:
    assert "70" not in question_of(made(store, ALTERED, true=False))
    assert question_of(made(store, ALTERED, true=False)).startswith("对新建的社区助餐点")


def test_only_every_nth_goes_through_the_page(attack: Attack, store: Store) -> None:
    passages = through(attack, [made(store, SAID, true=True)] * 3, every=2)
    assert [p.paged for p in passages] == [True, False, True]
    assert "| figure | 3 | 2 |" in markdown(summary(passages))


def test_the_command_writes_its_report(home: Path, tmp_path: Path) -> None:
    # A folder of its own: the other tests have theirs open.
    own, out = tmp_path / "home", tmp_path / "out"
    with Store.open(own, create=True, splitter=SPLITTER_VERSION) as store:
        ingest([home.parent / "docs"], store)
    assert main([str(own), "--count", "60", "--every", "5", "--out", str(out)]) == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["drafts"] == report["false"]["all"]["made"] + report["true"]["all"]["made"]
