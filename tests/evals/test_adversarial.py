"""Statements made for the citation check: labelled by how they are made, drawn evenly, reported by kind."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import DraftStatement
from evals.adversarial import chosen, judged, main, run
from evals.adversarial_false import false_statements
from evals.adversarial_material import Made, Material, Prose, gather
from evals.adversarial_true import full_width, traditional, true_statements, without_tail
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from vectorstore.store import Store
from vectorstore.tokens import simplify

RULES = """# 养老服务办法

第一条 养老机构应当自收到申请之日起10个工作日内答复申请人，国家另有规定的除外。养老机构可以委托专业组织开展评估。

第二条 到2025年，全市养老床位要达到5万张以上，社区助餐点要达到300个。对新建的助餐点，给予20万元补助。

第三条 禁止以养老服务名义销售保健品；违反规定的，由市民政局处1万元以上3万元以下罚款。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adversarial")
    (folder / "docs").mkdir()
    for n in range(3):
        (folder / "docs" / f"rules-{n}.md").write_text(
            RULES.replace("养老", ("养老", "托育", "助残")[n]), encoding="utf-8"
        )
    with Store.open(folder / "home", create=True, splitter=SPLITTER_VERSION) as store:
        ingest([folder / "docs"], store)
    return folder / "home"


@pytest.fixture(scope="module")
def material(home: Path) -> Material:
    with Store.open(home, splitter=SPLITTER_VERSION) as store:
        return gather(store, random.Random(1))


def test_true_and_false_statements_of_a_sentence_never_are_the_same(material: Material) -> None:
    true = {(m.statement.text, m.statement.quotes) for m in true_statements(material)}
    false = {(m.statement.text, m.statement.quotes) for m in false_statements(material, random.Random(1))}
    assert true
    assert false
    assert not true & false


def test_labels_go_by_how_a_statement_was_made(material: Material) -> None:
    assert all(made.true for made in true_statements(material))
    assert not any(made.true for made in false_statements(material, random.Random(1)))


def test_the_kinds_that_would_harm_most_are_made(material: Material) -> None:
    kinds = {made.kind for made in false_statements(material, random.Random(1))}
    assert kinds >= {
        "figure", "year", "unit", "scale", "modality changed", "negation added", "exception dropped", "condition dropped",
        "claim added", "markup", "hidden character", "injection quoted", "quote with another word",
    }  # fmt: skip


def test_the_same_seed_makes_the_same_statements(home: Path) -> None:
    drawn = []
    for _ in range(2):
        with Store.open(home, splitter=SPLITTER_VERSION) as store:
            draw = random.Random(3)
            drawn.append(
                [m.statement.text for m in chosen(false_statements(gather(store, draw), draw), 40, draw)]
            )
    assert drawn[0] == drawn[1]


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 30), min_size=1), st.integers(1, 60))
def test_kinds_are_drawn_as_evenly_as_there_are(sizes: dict[str, int], count: int) -> None:
    made = [
        Made(kind, True, "d", DraftStatement(f"{kind}{n}", ()), "")
        for kind, size in sizes.items()
        for n in range(size)
    ]
    found = Counter(one.kind for one in chosen(made, count, random.Random(1)))
    assert sum(found.values()) == min(count, len(made))
    for kind, drawn in found.items():
        assert drawn == sizes[kind] or drawn >= max(found.values()) - 1


@given(st.sampled_from(["养老机构应当在10个工作日内答复。", "给予20万元补助（100%）。"]))
def test_another_script_says_the_same(text: str) -> None:
    assert simplify(traditional(text)) == text
    assert len(full_width(text)) == len(text)


def test_a_clause_that_limits_the_rest_is_not_left_out(material: Material) -> None:
    assert without_tail("养老机构应当答复申请人，并公布结果，国家另有规定的除外。") is None
    assert without_tail("建设助餐点，购置设备，培训人员。") == "建设助餐点，购置设备。"
    assert all(isinstance(one, Prose) for one in material.prose)


def test_a_run_reports_both_halves_by_kind_and_only_the_failures_of_one(home: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {"document": "rules-0.md", "quote": "社区助餐点要达到300个", "statement": "社区助餐点要达到300个。", "label": True, "kind": "verbatim"},
        {"document": "rules-0.md", "quote": "社区助餐点要达到300个", "statement": "社区助餐点要达到400个。", "label": False, "kind": "figure"},
    ]  # fmt: skip
    pairs.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    report = run([home], [pairs], 200, 1, tmp_path / "out")
    assert set(report["halves"]) == {"dev", "held-out"}  # type: ignore[call-overload]
    written = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    made = sum(
        written["halves"][half][label]["made"] for half in written["halves"] for label in ("true", "false")
    )
    assert made == written["statements"]
    assert "by hand: figure" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    failures = [
        json.loads(line)
        for line in (tmp_path / "out" / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(failures) <= sum(
        written["halves"]["dev"]["true"]["lost"] + written["halves"]["dev"]["false"]["shown"] for _ in (1,)
    )


def test_a_quote_that_its_document_has_not_is_named(home: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    row = {"document": "rules-0.md", "quote": "没有这句话", "statement": "x", "label": True, "kind": "k"}
    pairs.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ValueError, match=r"pairs\.jsonl:1"):
        run([home], [pairs], 10, 1, tmp_path / "out")


def test_the_command_writes_its_report(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(home), "--count", "60", "--out", str(tmp_path / "out")]) == 0
    assert "true kept" in capsys.readouterr().out
    assert judged([], lambda _: pytest.fail("no document is needed")) == []
