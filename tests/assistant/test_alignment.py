"""Two sequences of texts beside each other, and sentences word by word: rules that hold for all inputs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.alignment import align, folded
from assistant.rewording import Change, pieces_between

TEXTS = st.text(alphabet="数据开放共享平台应当可以10%，。 “”", max_size=24)


@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8))
def test_every_text_is_paired_once_or_alone(ones: list[str], others: list[str]) -> None:
    aligned = align(ones, others)
    firsts = sorted([a for a, _ in aligned.pairs] + list(aligned.only_first))
    seconds = sorted([b for _, b in aligned.pairs] + list(aligned.only_second))
    assert firsts == list(range(len(ones)))
    assert seconds == list(range(len(others)))
    assert aligned.moved <= set(aligned.pairs)
    kept = [b for pair in aligned.pairs if pair not in aligned.moved for b in pair[1:]]
    assert kept == sorted(kept)


@given(st.lists(st.text(alphabet="数据开放共享平台", min_size=3, max_size=12), unique=True, max_size=8))
def test_the_same_texts_are_paired_with_themselves(texts: list[str]) -> None:
    aligned = align(texts, texts)
    assert aligned.pairs == tuple((n, n) for n in range(len(texts)))
    assert not aligned.moved


def test_a_text_that_moved_is_told_and_its_neighbours_are_not() -> None:
    texts = [
        "公共数据应当编制目录。",
        "数据开放每年更新一次。",
        "企业可以申请使用数据。",
        "平台由省大数据局管理。",
    ]
    aligned = align(texts, [texts[3], *texts[:3]])
    assert aligned.moved == {(3, 0)}


def test_a_reworded_text_finds_its_partner_among_others() -> None:
    aligned = align(
        ["养老机构床位到2022年达到50万张。", "公共数据目录每年更新一次。"],
        ["公共数据目录每季度更新一次。", "到2025年养老机构床位达到58万张。"],
    )
    assert set(aligned.pairs) == {(0, 1), (1, 0)}


def test_texts_without_anything_in_common_stay_alone() -> None:
    assert align(["养老机构床位"], ["跨境电子商务"]).pairs == ()


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_sentences(before: str, after: str) -> None:
    pieces = pieces_between(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after
    old = "".join(p.text for p in pieces if p.change is not Change.ADDED)
    assert folded(old) == folded(before)
    assert all(p.text for p in pieces)


def test_a_figure_changes_as_a_whole_and_no_character_is_left_alone_between_changes() -> None:
    assert [p.text for p in pieces_between("达到100万台", "达到150万台")] == ["达到", "100", "150", "万台"]
    changes = [p.change for p in pieces_between("省经信委牵头负责", "市大数据局牵头负责")]
    assert changes == [Change.REMOVED, Change.ADDED, Change.KEPT]
