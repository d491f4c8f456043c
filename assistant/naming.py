"""Which documents a question names."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vectorstore.library import PUBLIC
from vectorstore.passages import Document
from vectorstore.store import Store

_DOCUMENT_WORD = re.compile(r"计划|规划|要点|办法|方案|条例|意见|通知|细则|规定|法典|法$")
_PIECE = 3
_PAIR = 2
Named = tuple[Document, tuple[str, ...], str | None]


@dataclass(frozen=True)
class DocumentNames:
    """The names of the documents of a library, made once for each state of it."""

    names: Mapping[str, Named]
    """Each document with its folded titles and its folded 文号, by id in order."""
    of_piece: Mapping[str, tuple[str, ...]]
    """Ids by the runs of three characters of the titles: only these can share a name with a question."""
    titles_with: Mapping[str, int]
    """How many documents have a pair of characters in their titles."""
    common: frozenset[str] = frozenset()
    """Pairs of characters that so many titles have that they tell none of them apart."""

    @classmethod
    def of(cls, documents: Iterable[Document], former: DocumentNames | None = None) -> DocumentNames:
        """Of documents by id in order. ``former``: the names of an earlier state, from which what is the same is taken."""
        known = former.names if former is not None else {}
        names: dict[str, Named] = {}
        for document in documents:
            own = known.get(document.id)
            names[document.id] = own if own is not None and own[0] is document else _named(document)
        of_piece = dict(former.of_piece) if former is not None else {}
        titles_with = Counter(former.titles_with) if former is not None else Counter[str]()
        for document_id, own in known.items():
            if names.get(document_id) is not own:
                titles_with.subtract(_runs(own[1], _PAIR))
                for piece in _runs(own[1], _PIECE):
                    staying = tuple(i for i in of_piece[piece] if i != document_id)
                    if staying:
                        of_piece[piece] = staying
                    else:
                        del of_piece[piece]
        for document_id, own in names.items():
            if known.get(document_id) is not own:
                titles_with.update(_runs(own[1], _PAIR))
                for piece in _runs(own[1], _PIECE):
                    of_piece[piece] = (*of_piece.get(piece, ()), document_id)
        return cls(names, of_piece, +titles_with, _common_pairs(titles_with, len(names)))

    def named_in(self, question: str) -> tuple[Document, ...]:
        """The documents a question names: by 文号, or by a run of at least four characters of their title that
        holds a word such as 计划 or 规划 and is not just part of what names another one."""
        plain = folded(question)
        for document, _, number in self.names.values():
            if number and number in plain:
                return (document,)
        article = self._article(plain)
        if not _DOCUMENT_WORD.search(plain) and "法" not in plain:
            return article
        pieces = {plain[i : i + _PIECE] for i in range(len(plain) - _PIECE + 1)}
        near = sorted({i for piece in pieces for i in self.of_piece.get(piece, ())})
        runs: dict[str, str] = {}
        for document_id in near:
            for title in self.names[document_id][1]:
                run = _common_run(plain, title)
                if _names(run) and self._tells(run) and len(run) > len(runs.get(document_id, "")):
                    runs[document_id] = run
        shortened = self._shortened(plain)
        for document_id, run in shortened.items():
            if len(run) > len(runs.get(document_id, "")):
                runs[document_id] = run
        near = sorted({*near, *shortened})
        longest = set(runs.values())
        named = tuple(
            self.names[document_id][0]
            for document_id in near
            if (own := runs.get(document_id))
            and not any(own != run and own in run for run in longest)
            and not any(own in folded(a.title) for a in article)
        )
        named = (*named, *(a for a in article if a not in named))
        return (*named, *self._beside(plain, named)) if len(named) == 1 else named

    def _beside(self, plain: str, named: tuple[Document, ...]) -> tuple[Document, ...]:
        """The documents that are set beside one that is named by nothing but what they are, where only one is such:
        `要点和倍增计划里`."""
        found: list[Document] = []
        for word in _BESIDE.findall(plain):
            own = [d for d, titles, _ in self.names.values() if any(word in title for title in titles)]
            if len(own) == 1 and own[0] not in (*named, *found):
                found += own
        return tuple(found)

    def _tells(self, run: str) -> bool:
        """Whether a run of a title says more than titles do that are made after one pattern (`工作的紧急通知`)."""
        if not self.common:
            return True
        left = NAME_WORDS.sub("\n", run)
        pairs = (left[at : at + 2] for at in range(len(left) - 1))
        return any("\n" not in pair and pair not in self.common for pair in pairs)

    def _shortened(self, plain: str) -> dict[str, str]:
        """Ids of the documents whose title has words of a question left out: `数字政府规划` of 数字政府建设“十四五”规划."""
        found: dict[str, str] = {}
        # Two names that are joined are two names.
        for match in (m for piece in re.split("[和与及跟、，,]", plain) for m in _SHORT.finditer(piece)):
            for start in range(len(match.group(1)) - MIN_HEAD + 1):
                head = match.group(1)[start:]
                ids = [
                    document_id
                    for document_id, (_, titles, _) in self.names.items()
                    if any(
                        head in t and t.find(match.group(2), t.find(head) + len(head)) >= 0 for t in titles
                    )
                ]
                if ids:
                    found |= dict.fromkeys(ids, head + match.group(2))
                    break
        return found

    def _article(self, plain: str) -> tuple[Document, ...]:
        """The articles, without a word such as 计划 in their title, that a question names by its beginning."""
        match = _ARTICLE.search(plain)
        if match is None:
            return ()
        words = match.group(1)
        heads = [words[n:] for n in range(len(words) - 5)]
        return next(
            (
                found
                for head in heads
                if (
                    found := tuple(
                        document
                        for document, titles, _ in self.names.values()
                        if any(t.startswith(head) and not _DOCUMENT_WORD.search(t) for t in titles)
                    )
                )
            ),
            (),
        )


NAME_WORDS = re.compile(
    "关于|印发|做好|切实|进一步|加强|加快|推进|开展|若干|有关|相关|紧急|特急|通知|通告|公告|意见|方案|办法|规定|细则|措施|工作|事项|要求|期间|全[省市县区国]|本[省市县区]|[的和与及等在对为条个项]"
)
"""Words of which the names of notices are made, whatever they are about."""
MANY_DOCUMENTS, MANY_TITLES = 20, 0.05
"""In a library of so many documents a pair of characters that this share of the titles has tells none apart: over 599
notices, `疫情的通知` limited questions to a document that they did not mean."""


def names_of(store: Store) -> DocumentNames:
    """The names of the documents of a store."""
    return store.derived_after(
        "document names", lambda former: DocumentNames.of(store.documents(), former), PUBLIC
    )


def _named(document: Document) -> Named:
    digest = document.card.digest_of
    titles = tuple(folded(t) for t in (document.title, digest.name if digest else "") if t)
    number = document.card.number
    return document, titles, folded(number) if number else None


def _runs(titles: Sequence[str], length: int) -> set[str]:
    return {t[at : at + length] for t in titles for at in range(len(t) - length + 1)}


def _common_pairs(titles_with: Mapping[str, int], documents: int) -> frozenset[str]:
    if documents < MANY_DOCUMENTS:
        return frozenset()
    return frozenset(pair for pair, number in titles_with.items() if number > MANY_TITLES * documents)


_BESIDE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[在按照据和与跟及比年份])(规划|计划|要点|办法|条例|方案)(?=里|中|上|[和与跟及、，]|的(?:说法|目标|要求))"
)
_ARTICLE = re.compile(r"([\u4e00-\u9fff]{6,20}?)(?:的)?(?:那|这)?(?:一)?篇?文章")
_SHORT = re.compile(r"([\u4e00-\u9fff]{4,12})(计划|规划|要点|办法|方案|条例|意见|细则)")
MIN_HEAD = 4
"""Characters of a title before its last word that a shortened name must have (`数字政府规划`)."""


def _names(run: str) -> bool:
    """Whether a run of a title is enough to name it: four characters, three of a law (`民法典`)."""
    return len(run) >= 4 or (len(run) == 3 and run.endswith(("法", "法典")))


_QUOTED = re.compile('[“"「]([^”"」]{2,20})[”"」]')


def quoted_names(question: str) -> list[str]:
    """The names that a question puts in quotation marks.

    >>> quoted_names("“企业码”和“浙里办”谁牵头")
    ['企业码', '浙里办']
    """
    return _QUOTED.findall(question)


def folded(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’《》〈〉【】（）()〔〕\[\]]|示例摘编", "", text)


BETWEEN = 4
"""Characters that may stand between two of a name in a text that has it."""


def has_name(text: str, name: str) -> bool:
    """Whether a text has a name, perhaps with words in between that end no clause.

    >>> has_name("健全容错和奖惩机制", "容错机制"), has_name("容错。另行建立机制", "容错机制")
    (True, False)
    >>> has_name("数字经济的创新区", "数字创新区")
    True
    """
    if name in text:
        return True
    # Of an odd number of characters the last three stand together.
    cuts = [*range(0, max(len(name) - 1, 1), 2), len(name)]
    pieces = (name[start:end] for start, end in itertools.pairwise(cuts))
    return re.search(f"[^。；，]{{0,{BETWEEN}}}".join(map(re.escape, pieces)), text) is not None


def _common_run(one: str, other: str) -> str:
    """The longest run of characters with a word such as 计划 in it that stands in both."""
    best = ""
    for start in range(len(other)):
        end = start + len(best) + 1
        while end <= len(other) and other[start:end] in one:
            if _DOCUMENT_WORD.search(other[start:end]):
                best = other[start:end]
            end += 1
    return best


def without_names(question: str, documents: Iterable[Document]) -> str:
    """A question without the words by which it names documents."""
    text = question
    for document in documents:
        digest = document.card.digest_of
        for title in (document.title, digest.name if digest else ""):
            run = _common_run(folded(text), folded(title)) if title else ""
            if _names(run):
                marks = r"[\s“”\"'‘’《》〈〉]*"
                spelt = marks.join(map(re.escape, run))
                year = r"(?:(?:19|20)\d{2}年(?:的)?)?"
                text = re.sub(f"《?{year}{spelt}》?", " ", text, count=1)
        text = _without_shortened(text, folded(document.title))
    return text


def _without_shortened(text: str, title: str) -> str:
    """A question without a name of which the title has words in between: `数字政府规划`."""
    for match in _SHORT.finditer(text):
        for start in range(len(match.group(1)) - MIN_HEAD + 1):
            head = match.group(1)[start:]
            if head in title and title.find(match.group(2), title.find(head) + len(head)) >= 0:
                at = match.start(1) + start
                return f"{text[:at]} {text[match.end() :]}"
    return text
