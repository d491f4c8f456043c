"""What is read together with a question, and what is chosen for the odds that it answers.

The odds are given by the tests, so that they hold for whatever weights the program carries.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from given_odds import (
    A_BIT,
    CONNECTED,
    COVERAGE,
    PARTED,
    UNPARTED,
    Give,
    always,
    drafted,
    found_for,
    give_odds,
    high_for,
    likeliest,
    stated_for,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from small_library import SmallLibrary

from assistant import answering
from assistant.answering import (
    LISTED,
    MOST,
    MOST_PIECES,
    NEARLY,
    PIECE,
    READ,
    SURER,
    better_said,
    by_reading,
    candidate_odds,
    odds_of_answer,
    odds_of_draft,
)
from assistant.bearing import REGISTER
from assistant.chances import PLAIN, chances, chances_by_words_and_read
from assistant.choosing import sentence_statements, statement_of
from assistant.cross_encoder import TEXT
from assistant.extractive import ExtractiveDrafter
from assistant.kinds import Kind
from vectorstore.tokens import simplify

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store", "given_odds_fixture")


class TestWhatIsRead:
    def test_candidates_that_the_features_part_are_not_read(self, library: SmallLibrary, give: Give) -> None:
        findings, given_odds = found_for(library, PARTED), give(always(-MOST))
        words, read = chances_by_words_and_read(findings, findings.candidates)
        assert max(words) >= PLAIN
        assert read == words == chances(findings, findings.candidates)
        assert given_odds.read == []

    def test_of_others_the_likeliest_are_read_and_no_more(self, library: SmallLibrary, give: Give) -> None:
        findings, given_odds = found_for(library, UNPARTED), give(always(0))
        words, _ = chances_by_words_and_read(findings, findings.candidates)
        assert max(words) < PLAIN
        assert len(findings.candidates) > READ
        first = likeliest(findings)[:READ]
        assert len(given_odds.read) == READ
        assert all(simplify(c.sentence.words)[:20] in t for c, t in zip(first, given_odds.read, strict=True))

    def test_a_single_candidate_and_none_are_not_read(self, library: SmallLibrary, give: Give) -> None:
        findings, given_odds = found_for(library, UNPARTED), give(always(0))
        assert chances_by_words_and_read(findings, findings.candidates[:1]) == ([1], [1])
        assert chances_by_words_and_read(findings, ()) == ([], [])
        assert candidate_odds(findings, ()) == []
        assert given_odds.read == []

    def test_a_row_is_read_with_its_name_and_years(self, library: SmallLibrary, give: Give) -> None:
        findings, given_odds = found_for(library, COVERAGE), give(always(0))
        candidate_odds(findings, [c for c in findings.candidates if c.indicator is not None][:1])
        (text,) = given_odds.read
        assert "智慧养老服务覆盖率" in text
        assert "2025年目标80%" in text

    def test_odds_count_within_a_limit(self, library: SmallLibrary, give: Give) -> None:
        findings = found_for(library, UNPARTED)
        for odds, counted in ((10 * MOST, MOST), (-10 * MOST, -MOST), (MOST / 2, MOST / 2)):
            give(always(odds))
            assert candidate_odds(findings, findings.candidates[:2]) == [counted] * 2


class TestChancesAsRead:
    @settings(max_examples=25)
    @given(odds=st.lists(st.floats(-2 * MOST, 2 * MOST), min_size=READ, max_size=READ))
    def test_they_are_shares_of_one_whole_and_what_is_read_as_surer_gains_on_others(
        self, library: SmallLibrary, odds: list[float]
    ) -> None:
        findings = found_for(library, UNPARTED)
        first = likeliest(findings)[:READ]
        with pytest.MonkeyPatch.context() as patched:
            stand_in = give_odds(patched, always(0))
            stand_in.of = lambda text: odds[stand_in.read.index(text)]
            words, read = chances_by_words_and_read(findings, findings.candidates)
            counted = candidate_odds(findings, first)
        assert words == pytest.approx(chances(findings, findings.candidates))
        assert sum(read) == pytest.approx(1)
        gain = [read[findings.candidates.index(c)] / words[findings.candidates.index(c)] for c in first]
        order = sorted(range(READ), key=lambda n: counted[n])
        assert all(gain[one] <= gain[two] * (1 + 1e-9) for one, two in pairwise(order))
        unread = [n for n, c in enumerate(findings.candidates) if c not in first]
        assert [read[n] / words[n] for n in unread] == pytest.approx([min(gain)] * len(unread))

    def test_odds_that_are_alike_for_all_change_nothing(self, library: SmallLibrary, give: Give) -> None:
        give(always(-MOST))
        findings = found_for(library, UNPARTED)
        words, read = chances_by_words_and_read(findings, findings.candidates)
        assert read == pytest.approx(words)

    def test_the_sentence_that_reads_as_an_answer_is_told(self, library: SmallLibrary, give: Give) -> None:
        findings = found_for(library, UNPARTED)
        last = likeliest(findings)[READ - 1].sentence
        give(always(0))
        before = sentence_statements(findings)
        give(high_for(simplify(last.words)[:20]))
        after = sentence_statements(findings)
        assert last.text not in before[0].text
        assert last.text in after[0].text


class TestOrderByReading:
    @settings(max_examples=50)
    @given(data=st.data())
    def test_those_that_score_nearly_as_well_are_ordered_anew_and_the_rest_stay_as_they_are(
        self, library: SmallLibrary, data: st.DataObject
    ) -> None:
        found = found_for(library, COVERAGE).candidates[: READ + 2]
        scores = data.draw(st.lists(st.floats(0.1, 4), min_size=len(found), max_size=len(found)))
        candidates = [
            replace(c, score=score) for c, score in zip(found, sorted(scores, reverse=True), strict=True)
        ]
        odds = data.draw(st.lists(st.floats(-MOST, MOST), min_size=READ, max_size=READ))
        with pytest.MonkeyPatch.context() as patched:
            stand_in = give_odds(patched, always(0))
            stand_in.of = lambda text: odds[stand_in.read.index(text)]
            ordered = by_reading(found_for(library, COVERAGE), candidates)
        near = [c for c in candidates[:READ] if c.score >= NEARLY * candidates[0].score]
        assert len(stand_in.read) == (len(near) if len(near) > 1 else 0)
        assert ordered[len(near) :] == candidates[len(near) :]
        assert sorted(map(candidates.index, ordered)) == list(range(len(candidates)))
        for one, other in combinations(range(len(near)), 2):
            if odds[one] >= odds[other]:
                # Neither its score nor its odds speak against it.
                assert ordered.index(near[one]) < ordered.index(near[other])

    def test_of_none_there_is_no_order(self, library: SmallLibrary, give: Give) -> None:
        give(always(0))
        assert by_reading(found_for(library, COVERAGE), ()) == []

    def test_of_two_rows_that_score_alike_the_one_that_reads_as_the_answer_is_told(
        self, library: SmallLibrary, give: Give
    ) -> None:
        question = "养老服务2025年的目标是多少？"
        for name in ("智慧养老服务覆盖率", "养老服务产业规模"):
            give(high_for(f"：{name}（"))
            assert drafted(found_for(library, question))[0].startswith(name)


class TestLongTexts:
    """What is stated is read in pieces where it is long."""

    CLAUSES = (*(f"第{n}项事务按照规定办理并且及时公开有关信息，" for n in range(20)), "目录每年更新一次。")
    LONG = "".join(CLAUSES)
    QUESTION = "目录多久更新一次？"

    def read_of(self, library: SmallLibrary, give: Give, text: str) -> list[str]:
        """The pieces of a text that are read, without the headings above them."""
        (statement, *_) = stated_for(library, CONNECTED)
        given_odds = give(always(0))
        odds_of_answer(found_for(library, self.QUESTION), [replace(statement, text=text)])
        heads, pieces = zip(*(piece.rsplit("：", 1) for piece in given_odds.read), strict=True)
        assert len(set(heads)) == 1
        assert "建设智慧养老平台" in heads[0]
        return list(pieces)

    def test_the_clause_at_the_end_that_answers_is_read(self, library: SmallLibrary, give: Give) -> None:
        assert self.LONG.index(self.CLAUSES[-1]) > MOST_PIECES * PIECE > TEXT
        (statement, *_) = stated_for(library, CONNECTED)
        give(high_for(self.CLAUSES[-1]))
        findings = found_for(library, self.QUESTION)
        assert odds_of_answer(findings, [replace(statement, text=self.LONG)]) == MOST
        assert odds_of_answer(findings, [replace(statement, text="".join(self.CLAUSES[:-1]))]) == -MOST

    def test_of_many_pieces_those_are_read_that_share_most_with_the_question(
        self, library: SmallLibrary, give: Give
    ) -> None:
        first, *others = self.read_of(library, give, self.LONG)
        assert first.endswith(self.CLAUSES[-1])
        assert len(others) == MOST_PIECES - 1

    def test_pieces_are_of_whole_clauses_as_many_as_fit(self, library: SmallLibrary, give: Give) -> None:
        text = "".join(self.CLAUSES[:8])
        pieces = self.read_of(library, give, text)
        assert "".join(sorted(pieces)) == text
        assert all(piece.endswith("，") for piece in pieces)
        assert max(map(len, pieces)) <= PIECE < max(map(len, pieces)) + len(self.CLAUSES[0])

    def test_a_text_that_is_no_longer_than_a_piece_is_read_at_once(
        self, library: SmallLibrary, give: Give
    ) -> None:
        fitting = ("办理，" * PIECE)[: PIECE - 1] + "。"
        assert self.read_of(library, give, fitting) == [fitting]
        assert len(self.read_of(library, give, "另" + fitting)) == 2

    def test_a_sentence_that_was_found_is_read_so_too(self, library: SmallLibrary, give: Give) -> None:
        findings = found_for(library, self.QUESTION)
        candidate = next(c for c in findings.candidates if c.indicator is None)
        passage = replace(candidate.sentence.passage, text=self.LONG)
        span = replace(candidate.sentence.span, start=0, end=len(self.LONG))
        sentence = replace(candidate.sentence, passage=passage, span=span, lead=0)
        give(high_for(self.CLAUSES[-1]))
        assert candidate_odds(findings, [replace(candidate, sentence=sentence)]) == [MOST]


def test_of_a_question_in_the_words_of_the_library_no_candidate_is_read(
    library: SmallLibrary, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, given_odds = found_for(library, UNPARTED), give(always(MOST))
    monkeypatch.setattr(answering, "register", lambda _: REGISTER)
    plain, read = chances_by_words_and_read(findings, findings.candidates)
    assert plain == read
    assert by_reading(findings, findings.candidates) == list(findings.candidates)
    assert given_odds.read == []
    monkeypatch.setattr(answering, "register", lambda _: REGISTER - A_BIT)
    chances_by_words_and_read(findings, findings.candidates)
    assert len(given_odds.read) >= 1


class TestGivingWay:
    @pytest.mark.parametrize(
        ("stated", "found", "gives_way"),
        [
            (-0.1, SURER - 0.1, True),
            (-0.1, SURER - 0.2, False),
            (-MOST, MOST, True),
            (-MOST, 0.0, True),
            (-MOST, -A_BIT, False),
            (0.0, MOST, False),
            (MOST, MOST, False),
        ],
    )
    def test_what_reads_as_no_answer_gives_way_to_what_surely_reads_as_one(
        self, library: SmallLibrary, give: Give, stated: float, found: float, gives_way: bool
    ) -> None:
        findings = found_for(library, COVERAGE)
        statements = [statement_of(findings, findings.candidates[0])]
        given_odds = give(lambda text: stated if text.endswith(statements[0].text) else found)
        assert odds_of_draft(findings, statements) == stated
        assert bool(better_said(findings, statements)) is gives_way
        assert len(set(given_odds.read)) <= READ + len(statements)

    def test_all_sentences_that_read_better_are_given_in_their_order_and_no_others(
        self, library: SmallLibrary, give: Give
    ) -> None:
        findings = found_for(library, UNPARTED)
        statements = [statement_of(findings, findings.candidates[0])]
        better = [findings.candidates[n] for n in (1, 4)]
        begins = [simplify(c.sentence.words)[:20] for c in better]
        give(lambda text: 0 if any(words in text for words in begins) else -MOST)
        assert better_said(findings, statements) == better

    def test_a_list_does_not_give_way(self, library: SmallLibrary, give: Give) -> None:
        findings = found_for(library, UNPARTED)
        statements = [statement_of(findings, c) for c in findings.candidates[: LISTED + 1]]
        begin = simplify(findings.candidates[READ - 1].sentence.words)[:20]
        assert len(statements) < READ
        give(high_for(begin))
        assert better_said(findings, statements[:LISTED]) == [findings.candidates[READ - 1]]
        assert better_said(findings, statements) == []

    def test_where_nothing_is_stated_there_are_no_odds(self, library: SmallLibrary, give: Give) -> None:
        findings, given_odds = found_for(library, COVERAGE), give(always(MOST))
        assert odds_of_draft(findings, []) is None
        assert odds_of_answer(findings, []) is None
        assert not better_said(findings, [])
        assert given_odds.read == []

    def test_of_several_statements_the_one_that_reads_best_counts(
        self, library: SmallLibrary, give: Give
    ) -> None:
        findings = found_for(library, COVERAGE)
        statements = [statement_of(findings, c) for c in findings.candidates[:2]]
        give(high_for(simplify(statements[1].text)[:20]))
        assert odds_of_draft(findings, statements) == MOST
        assert odds_of_draft(findings, statements[:1]) == -MOST

    def test_a_row_gives_way_to_the_sentence_that_reads_as_the_answer(
        self, library: SmallLibrary, give: Give
    ) -> None:
        give(always(0))
        assert drafted(found_for(library, COVERAGE)) == ["智慧养老服务覆盖率：2025年目标为80%。"]
        give(high_for("覆盖率达到80%以上"))
        assert "覆盖率达到80%以上" in drafted(found_for(library, COVERAGE))[0]

    @pytest.mark.parametrize(
        ("question", "kind"),
        [
            ("社区助餐点由谁牵头？", Kind.WHO),
            ("公共数据开放办法的文号是什么？", Kind.CARD),
            ("智慧养老三年行动计划讲了什么？", Kind.SUMMARY),
            ("智慧养老三年行动计划有哪些主要任务？", Kind.LIST),
            # Decided before the kind tells anything.
            (PARTED, Kind.YES_NO),
        ],
    )
    def test_what_other_kinds_ask_for_no_sentence_is_told_in_stead_of(
        self,
        library: SmallLibrary,
        give: Give,
        monkeypatch: pytest.MonkeyPatch,
        question: str,
        kind: Kind,
    ) -> None:
        # Lists give way to nothing for their length alone.
        monkeypatch.setattr(answering, "LISTED", READ)
        # Read, whatever words it is asked in.
        monkeypatch.setattr(answering, "is_read", lambda _: True)
        findings = found_for(library, question)
        assert findings.question.kind is kind
        give(always(0))
        statements = ExtractiveDrafter().draft(findings).statements
        assert statements
        stated = [s.text for s in statements]
        give(lambda text: -MOST if any(text.endswith(said) for said in stated) else MOST)
        assert better_said(findings, statements)
        assert drafted(findings) == stated
