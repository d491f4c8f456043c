"""What is done with the odds that a text answers: what is read at all, what is told for them, what is refused.

The odds are given by the tests, so that they hold for whatever weights the program carries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_library import SmallLibrary

from assistant import answering
from assistant.answering import (
    CERTAIN,
    LISTED,
    MOST,
    MOST_PIECES,
    NEARLY,
    PIECE,
    READ,
    SURE,
    SURE_OF_ROW,
    SURER,
    UNLIKELY,
    better_said,
    by_reading,
    candidate_odds,
    is_of_years,
    is_told,
    misses_name,
    odds_of_answer,
    odds_of_draft,
    reads_as_answer,
    unlikely,
)
from assistant.answers import Answer, Reason, Refusal, Statement
from assistant.bearing import REGISTER
from assistant.chances import PLAIN, chances, chances_by_words_and_read
from assistant.choosing import sentence_statements, statement_of
from assistant.citations import check
from assistant.cross_encoder import TEXT
from assistant.denial import Denial
from assistant.evidence import Candidate, Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.kinds import Kind
from assistant.question import read_question
from vectorstore.tokens import simplify

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

PARTED = "企业能不能申请有条件开放的数据？"
"""A question whose answer the features tell clearly."""
UNPARTED = "火星移民怎么报名？"
"""One for which they tell nothing."""
COVERAGE = "智慧养老服务覆盖率2025年的目标是多少？"
"""One that a row answers, and a sentence too."""
CONNECTED = "平台接入养老机构多少家？"
"""One that a sentence answers."""
A_BIT = 0.01
"""By how much odds miss a limit."""


@dataclass
class GivenOdds:
    """Stands for the cross-encoder: the odds of each text are those that a test gives; ``read`` lists the texts."""

    of: Callable[[str], float]
    read: list[str] = field(default_factory=list)

    def odds(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += texts
        return [self.of(text) for text in texts]


Give = Callable[[Callable[[str], float]], GivenOdds]


def _given(patched: pytest.MonkeyPatch, of: Callable[[str], float]) -> GivenOdds:
    stand_in = GivenOdds(of)
    patched.setattr(answering, "cross_encoder", lambda: stand_in)
    return stand_in


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    """Sets the odds of every text that is read from now on."""
    return lambda of: _given(monkeypatch, of)


def always(odds: float) -> Callable[[str], float]:
    return lambda _: odds


def high_for(words: str, otherwise: float = -MOST) -> Callable[[str], float]:
    """The highest odds for texts with certain words, others for the rest."""
    return lambda text: MOST if words in text else otherwise


def found_for(library: SmallLibrary, question: str) -> Findings:
    return gather(read_question(question), library.store)


def drafted(findings: Findings) -> list[str]:
    return [statement.text for statement in ExtractiveDrafter().draft(findings).statements]


def stated_for(library: SmallLibrary, question: str) -> tuple[Statement, ...]:
    """The checked statements that answer a question."""
    findings = found_for(library, question)
    draft = ExtractiveDrafter().draft(findings)
    stated = check(draft, findings.evidence, library.store.document).statements
    assert stated
    return stated


def read_as_kind(findings: Findings, kind: Kind) -> Findings:
    return replace(findings, question=replace(findings.question, kind=kind))


def likeliest(findings: Findings) -> list[Candidate]:
    shares = chances(findings, findings.candidates)
    order = sorted(range(len(shares)), key=lambda n: -shares[n])
    return [findings.candidates[n] for n in order]


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
            stand_in = _given(patched, always(0))
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
            stand_in = _given(patched, always(0))
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


class TestTold:
    """What reads as an answer without doubt is told, whatever words of the question are missing."""

    @pytest.mark.parametrize(
        ("question", "least"),
        [
            (CONNECTED, SURE),
            (COVERAGE, SURE_OF_ROW),
            ("How many 5G base stations are built in 2024?", SURE),
            ("数据开放必须盖公章吗？", SURE),
        ],
    )
    def test_from_certain_odds_on_which_are_higher_for_rows(
        self, library: SmallLibrary, give: Give, question: str, least: float
    ) -> None:
        findings, stated = found_for(library, question), stated_for(library, question)
        give(always(least))
        assert is_told(findings, stated)
        assert not is_told(findings, stated, least + A_BIT)
        give(always(least - A_BIT))
        assert not is_told(findings, stated)
        assert not is_told(findings, [])

    @pytest.mark.parametrize(
        "question",
        [
            "社区助餐点由谁牵头？",
            PARTED,
            "What is the target for smart elderly care coverage in 2025?",
            "四川省的平台接入养老机构多少家？",
        ],
    )
    def test_never_names_of_tasks_verdicts_rows_meant_in_english_and_what_misses_a_name(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(MOST))
        assert not is_told(found_for(library, question), stated_for(library, question))

    @pytest.mark.parametrize(
        "question",
        ["平台接入宠物医院多少家？", "5G基站的辐射有多大？", "养老护理员的宿舍怎么安排？"],
    )
    def test_the_guards_that_look_for_words_are_not_asked(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        # Words of the question stand nowhere: only how the text reads can tell that they are the asker's own.
        give(always(SURE))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(SURE - A_BIT))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.NOT_IN_DOCUMENTS

    @pytest.mark.parametrize(
        "question", ["养老护理员的容积率是多少？", "上云企业的注册资本是多少？", "5G基站的占地面积是多少？"]
    )
    def test_an_attribute_is_missed_in_all_but_what_certainly_answers(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(CERTAIN))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(CERTAIN - A_BIT))
        assert isinstance(library.assistant.ask(question), Refusal)

    @pytest.mark.parametrize(
        ("question", "reason"),
        [
            ("2035年养老床位数的目标是多少？", Reason.OTHER_PERIOD),
            ("四川省的养老床位数2025年目标是多少？", Reason.OTHER_REGION),
            ("星海市的平台接入医院多少家？", Reason.NOT_IN_DOCUMENTS),
            ("6G基站的辐射有多大？", Reason.NOT_IN_DOCUMENTS),
            ("民政局牵头的平台接入宠物医院多少家？", Reason.NOT_IN_DOCUMENTS),
            ("社区助餐点由宠物谁牵头？", Reason.NOT_IN_DOCUMENTS),
            ("宠物可以申请使用数据吗？", Reason.NOT_IN_DOCUMENTS),
            ("“晚霞行动”到2025年要达到什么目标？", Reason.NOT_IN_DOCUMENTS),
        ],
    )
    def test_another_year_or_place_or_a_name_that_is_unknown_is_refused_however_it_reads(
        self, library: SmallLibrary, give: Give, question: str, reason: Reason
    ) -> None:
        give(always(MOST))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal), reply
        assert reply.reason is reason

    def test_a_part_of_a_question_is_answered_from_the_same_odds_on(
        self, library: SmallLibrary, give: Give
    ) -> None:
        stated = stated_for(library, CONNECTED)
        give(always(SURE))
        assert reads_as_answer(CONNECTED, stated, library.store)
        assert not reads_as_answer(CONNECTED, (), library.store)
        give(always(SURE - A_BIT))
        assert not reads_as_answer(CONNECTED, stated, library.store)


class TestYears:
    ASKED = "2024年养老床位数的目标是多少？"
    """A row has more of its words, for other years; a sentence is of 2024."""

    def test_a_sentence_of_the_years_asked_about_is_told_though_a_row_of_others_is_nearer(
        self, library: SmallLibrary, give: Give
    ) -> None:
        give(always(SURE_OF_ROW))
        reply = library.assistant.ask(self.ASKED)
        assert isinstance(reply, Answer)
        assert "2024年" in reply.statements[0].text
        give(always(SURE_OF_ROW - A_BIT))
        reply = library.assistant.ask(self.ASKED)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.OTHER_PERIOD

    def test_one_that_does_not_name_the_years_is_refused_however_it_reads(
        self, library: SmallLibrary, give: Give
    ) -> None:
        question = "2024年养老护理员培训多少名？"
        assert "2024" not in stated_for(library, question)[0].text
        give(always(MOST))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.OTHER_PERIOD

    def test_all_years_have_to_be_named(self, library: SmallLibrary, give: Give) -> None:
        give(always(SURE_OF_ROW))
        stated, denial = stated_for(library, CONNECTED), Denial(Reason.OTHER_PERIOD, {})
        assert is_of_years(found_for(library, self.ASKED), stated, denial)
        both = found_for(library, "2024年和2025年养老床位数的目标是多少？")
        assert both.question.years == (2024, 2025)
        assert not is_of_years(both, stated, denial)

    def test_other_denials_are_not_met(self, library: SmallLibrary, give: Give) -> None:
        give(always(MOST))
        findings, stated = found_for(library, self.ASKED), stated_for(library, CONNECTED)
        assert not is_of_years(findings, stated, Denial(Reason.NOT_IN_DOCUMENTS, {}))
        assert not is_of_years(findings, [], Denial(Reason.OTHER_PERIOD, {}))


class TestMissedNames:
    """Names of a question that stand nowhere around the sentence on the platform (``CONNECTED``)."""

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("四川的平台", True),
            ("贵州的平台", False),
            ("凤岗县的平台", True),
            ("What platform is in Sichuan?", True),
            ("What platform is in Guizhou?", False),
        ],
        ids=str,
    )
    def test_regions_and_places(self, library: SmallLibrary, question: str, missed: bool) -> None:
        assert misses_name(found_for(library, question), stated_for(library, CONNECTED)) is missed

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("星海市的平台", True),
            ("星海市场的平台", False),
            ("全市的平台", False),
            ("各县的平台", False),
            # A word of the library, if no town.
            ("试点市的平台", False),
        ],
    )
    def test_towns_that_stand_nowhere_in_the_library(
        self, library: SmallLibrary, question: str, missed: bool
    ) -> None:
        findings = found_for(library, question)
        assert not findings.question.regions
        assert not findings.question.places
        assert misses_name(findings, stated_for(library, CONNECTED)) is missed

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("6G平台", True),
            ("6g平台", True),
            # It stands elsewhere in the library.
            ("5G平台", False),
            # Words of an English question are no names.
            ("What 6G platform is there?", False),
        ],
    )
    def test_names_in_letters_that_stand_nowhere_in_the_library(
        self, library: SmallLibrary, question: str, missed: bool
    ) -> None:
        assert misses_name(found_for(library, question), stated_for(library, CONNECTED)) is missed

    def test_bodies(self, library: SmallLibrary) -> None:
        findings = found_for(library, "民政厅牵头什么？")
        # It leads that task, but the sentence does not quote it.
        assert misses_name(findings, stated_for(library, CONNECTED))
        assert not misses_name(findings, stated_for(library, "智慧养老平台由谁牵头？"))
        assert misses_name(findings, ())


class TestUnlikely:
    @pytest.mark.parametrize(
        "question",
        [
            "老人是不是可以免费？",
            "黔数发〔2024〕7号规定10个工作日内答复吗？",
            "街道办事处负责社区食堂的日常管理，居民可以到哪里反映意见？",
        ],
    )
    def test_what_neither_reads_as_an_answer_nor_has_what_is_named_is_refused(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(UNLIKELY))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(UNLIKELY - A_BIT))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal), reply
        assert reply.reason is Reason.NOT_IN_DOCUMENTS

    @pytest.mark.parametrize(
        ("question", "named"),
        [
            (CONNECTED, True),
            # Of the pairs of characters one in two is said, and one in three.
            ("平台宠", True),
            ("宠物平台", False),
            ("老头饭钱", False),
        ],
    )
    def test_what_has_what_is_named_is_told_however_it_reads(
        self, library: SmallLibrary, give: Give, question: str, named: bool
    ) -> None:
        give(always(-MOST))
        denial = unlikely(found_for(library, question), stated_for(library, CONNECTED))
        assert (denial is None) is named

    @pytest.mark.parametrize(("official", "named"), [("养老机构", True), ("机构", False)])
    def test_a_long_official_word_for_an_everyday_one_tells_that_it_is_named(
        self, library: SmallLibrary, give: Give, monkeypatch: pytest.MonkeyPatch, official: str, named: bool
    ) -> None:
        give(always(-MOST))
        monkeypatch.setattr(answering, "official_words", lambda _: ((official,),))
        stated = stated_for(library, CONNECTED)
        assert official in stated[0].text
        assert (unlikely(found_for(library, "老头饭钱"), stated) is None) is named

    @pytest.mark.parametrize(
        ("question", "kind"),
        [
            ("这个办法是谁印发的？", Kind.CARD),
            ("养老机构暗访内部通报讲了什么？", Kind.SUMMARY),
            ("护理员配训归哪个厅管？", Kind.WHO),
        ],
    )
    def test_facts_of_a_document_summaries_and_names_of_tasks_are_told_however_they_read(
        self, library: SmallLibrary, give: Give, question: str, kind: Kind
    ) -> None:
        findings, stated = found_for(library, question), stated_for(library, question)
        assert findings.question.kind is kind
        # Nothing but its kind speaks for it.
        give(always(-MOST))
        assert unlikely(read_as_kind(findings, Kind.OTHER), stated) is not None
        assert isinstance(library.assistant.ask(question), Answer)

    def test_one_statement_that_may_answer_is_enough(self, library: SmallLibrary, give: Give) -> None:
        question = "街道办事处负责社区食堂的日常管理，居民可以到哪里反映意见？"
        stated = stated_for(library, question)
        assert len(stated) > 1
        give(lambda text: UNLIKELY if text.endswith(stated[-1].text) else -MOST)
        assert isinstance(library.assistant.ask(question), Answer)

    def test_what_goes_on_from_before_is_told_however_it_reads(
        self, library: SmallLibrary, give: Give
    ) -> None:
        give(always(-MOST))
        findings, stated = found_for(library, UNPARTED), stated_for(library, CONNECTED)
        assert unlikely(findings, stated) is not None
        after = replace(findings, question=replace(findings.question, follow_up=True))
        assert unlikely(after, stated) is None

    def test_of_a_list_no_statement_need_read_as_the_answer(self, library: SmallLibrary, give: Give) -> None:
        give(always(-MOST))
        findings, stated = found_for(library, UNPARTED), stated_for(library, CONNECTED)
        assert unlikely(findings, stated * LISTED) is not None
        assert unlikely(findings, stated * (LISTED + 1)) is None

    def test_the_refusal_names_what_was_asked_for(self, library: SmallLibrary, give: Give) -> None:
        findings, stated = found_for(library, "数据目录多久更新一次？"), stated_for(library, CONNECTED)
        give(always(UNLIKELY - A_BIT))
        denial = unlikely(findings, stated)
        assert denial is not None
        assert denial.reason is Reason.NOT_IN_DOCUMENTS
        assert "数据目录" in denial.values["topic"]
        give(always(UNLIKELY))
        assert unlikely(findings, stated) is None
