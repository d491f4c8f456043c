"""Words that turn a sentence's meaning: negation, strength, quantity, direction, frequency; and coverage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

from assistant.checks_clauses import Clause, Restated, clauses_of, fold, merged, pairs_of, restated_by
from assistant.figures import figures

RESTATED = 0.5
"""Share of a quote's clause that a statement must hold before a word it leaves out there counts."""

WORD_FOR_WORD = 0.8
"""Likeness (difflib) from which a clause counts as restated word for word. .7 to .9 differ by one of 1162 false statements."""

MARKS: dict[str, str] = {
    "limited to": "规模以上|限额以上|符合条件|(?:有|具备)条件的|条件具备|按需",
    "at least": "以上|(?<!不)超过|不低于|不少于|至少|最低|最少|突破|(?<!不)高于",
    "at most": r"以下(?!简称)|以内|之内|不超过|不高于|不多于|至多|最高|最多|低于|不足(?=[\d一二三四五六七八九十百千万半])",
    "lacking": "不足|不够|不充分|缺乏|欠缺|短缺",
    "prohibition": "不得|禁止|严禁|不准|不许|不可|不能(?!力)|不应",
    "no longer": "不再|停止|取消|废止|暂停|撤销|终止",
    "exemption": "免于|无需|不予|免予|无须|免收|免费|免征|减免|不必|除外|另有规定",
    "negation": "(?<!是)不|(?<=是)不(?!是)|(?<!尚)未(?!来)|(?<![沉淹埋出吞])没(?![收落入])|并非|无(?!人|线|障|缝|纸|感|形|偿|锡|论|数|疑|党)|尚未",
    "required": "要求|责令|强令",
    "should": "应当|应该|应(?=依法|按照|自|及时|予以|在|将|于)",
    "must": "必须|务必|一定要|(?<!必|无)须(?!知)|强制",
    "may": "可以|有权|允许|准予",
    "encouraged": "鼓励|倡导|提倡|引导",
    "in principle": "原则上",
    "striven for": "力争|争取",
    "voluntary": "自愿|自主",
    "all": "所有|全部|一律|一概|全体|任何|每[个家项名户人](?!月)",
    "some": "部分|个别|少数|多数|(?<![好多快少大小高低强])(?<!多[\u4e00-\u9fff])一些|有的|大多",
    "only": "仅|只(?![能要])|只能|唯一",
    "reached": "已经|实际|(?<![而早])已(?!知)|现状|基数|基期",
    "up": "新增|增加|提高|提升|增长|上升|扩大|上调|增至|增强|扩容|递增",
    "down": "减少|下降|降低|压减|缩短|缩小|下调|压缩|减至|削减|减轻|递减",
    "yearly": "每年|每一年|逐年|年均|按年(?!度)",
    "quarterly": "每季度?|按季度?",
    "monthly": "每月|按月|每个月",
    "daily": "每天|每日|按日",
    "weekly": "每周",
    "first": "首次|首个",
    "before": r"之前|底前|以前|年前|日前",
    "after": "之后|以后|日后",
}
"""The words that may neither be added nor (``COUNT_WHEN_DROPPED``) left out, by what they say."""

SAID_OTHERWISE: dict[str, re.Pattern[str]] = {
    "should": re.compile(
        "(?<![必重主需只想概纪])要(?![求素点闻件领道么])|需(?![求])|(?<![相对适反响供效感回])应(?![急对用届税收付])"
    ),
    "must": re.compile("(?<![必重主需只想概纪])要(?![求素点闻件领道么])|需(?![求])|须"),
    "may": re.compile("(?<![功职可性智])能(?![力源耗量效级见动])|(?<![认许])可(?![能疑靠持见行])"),
    "exemption": re.compile("不用|不需"),
    "striven for": re.compile("目标|希望|力求|努力"),
    "encouraged": re.compile("引向|引到"),
    "up": re.compile("新[开建设办添]|再[建增添加]|多[了出]"),
}
"""What restates a word of ``MARKS`` without being of its list: an everyday 要 says 应当, though it says much else too."""

COUNT_WHEN_DROPPED = frozenset(
    [
        "prohibition",
        "no longer",
        "exemption",
        "negation",
        "lacking",
        "should",
        "must",
        "may",
        "encouraged",
        "in principle",
        "striven for",
        "voluntary",
        "some",
        "limited to",
        "only",
        "yearly",
        "quarterly",
        "monthly",
        "daily",
        "weekly",
        "at least",
        "at most",
    ]
)
"""Leaving out 所有 or 新增 says less, not something else; a figure's own 新增 is looked at with the figure."""
_IMPLIED = {
    "required": re.compile("要(?!素|点|闻)|应(?!用|急|对|届)|须|必|不得|确保|严格"),
    "before": re.compile(r"到\d{4}年|年底|年末"),
    "reached": re.compile(
        r"了(?![解结])|^(?!.*(?:到\d{4}年|[要将拟]|力争|争取|计划|目标)).*(?:拥有|现有|共有)"
    ),
    "at most": re.compile(r"\d[^，。\d]{0,4}内"),
    "up": re.compile("翻[一两]?番|倍增"),
    "all": re.compile("100%|百分之百|各(?!类|种|自)|均(?!衡|等|价|值)|凡|一切"),
    "lacking": re.compile("短板|弱项|薄弱|差距|有待|不健全|不完善|不高|不强"),
    "may": re.compile("功能(?:包括|有|为|是)|(?<![认许])可(?![能疑靠持见行以])|能够?(?![力源耗量效级见动])"),
    "yearly": re.compile("年度|逐年|年均"),
}
"""What a clause must have so that a word of ``MARKS`` may be added to it: who plans something by 2025 plans it before
the end of 2025, what 开通了 is 已开通, what 拥有 is said of is there, and what is a weak point is not enough."""
_RECEIVES = re.compile("(?:可以|可|能够?)(?=得到|获得|获取|享受到|领到|拿到)")
_GIVES = re.compile("提供|支持|给予|予以|补贴|补助|奖励|发放|资助|扶持")
"""Whom somebody gives something can get it (`可以得到`): no leave that a quote would have to grant."""
_DIRECTION = frozenset(("up", "down"))
_TURNING = frozenset(("prohibition", "no longer", "exemption", "negation"))
_OF_CELLS = frozenset(("reached", "at least", "at most"))
_NOT_NEGATED = re.compile(
    "不(?:断|仅|同|动产|良|但|管|论|久|变|懈|忘|小于|大于|见面|等|限于|只|单|平衡|充分|力|可或缺|可分割|锈)|无所不|非(?:常|公|遗|物质|凡|税|农|接触)|是不是|能不能|可不可以|对不起|未成年|未必|没收|不可替代"
)
_STRENGTH = re.compile("|".join(MARKS[name] for name in ("prohibition", "should", "must", "may")))
_PATTERNS = {name: re.compile(pattern) for name, pattern in MARKS.items()}


_DUTY_TAIL = re.compile(
    r"的(?:牵头|责任|主责|主管|负责|承办|实施|配合|参与|协办|协同)(?:单位|部门|处室|科室)?(?:是|为|:)[^。]*"
)
"""Who is responsible: looked at by ``checks_offices``, and no restated clause."""


_DUTY_SAID = re.compile(
    "由[^，。;；]{2,60}(?:牵头|负责|承担|配合|主管)|(?:厅|局|委|办|部|院|室|中心|政府|单位|机构)(?:牵头)?(?:负责|牵头|配合)"
)


_DUTY_FORM = re.compile(
    r"由[^，。;；]{2,120}(?:牵头|负责|承担|配合|主管)(?=[，。]?$)|^[^，。;；]{2,120}?(?:厅|局|委|办|部|院|室|会|中心|政府|单位|机构|公司|集团)(?:牵头|负责|配合)"
)


def names_duty(text: str) -> bool:
    """Whether a statement says who is responsible for a task it names (`“…”的牵头单位是…`)."""
    folded = fold(text)
    return _DUTY_TAIL.search(folded) is not None or _DUTY_SAID.search(folded) is not None


def altered_wording(
    text: str, quotes: Sequence[str], *, computed: bool = False, rows: bool = False
) -> str | None:
    """A word of ``MARKS`` that a clause of the statement has and the clause it restates has not, or the
    other way about. ``quotes``: with the rest of their first and last clause; rows: some are table rows,
    where base and actual are a matter of the column (``checks_cells``)."""
    have = [clauses_of(quote) for quote in quotes]
    body = _DUTY_FORM.sub("", _DUTY_TAIL.sub("", fold(text)))
    duty = body != fold(text)
    marked = frozenset(name for quote in have for c in quote for name in marks_in(c.text))
    if "may" not in marked and any(_GIVES.search(c.text) for quote in have for c in quote):
        body = _RECEIVES.sub("", body)
    said = clauses_of(body)
    ignored = (_DIRECTION if computed or rows else frozenset()) | (_OF_CELLS if rows else frozenset())
    if duty:
        # What is left names a task: a name leaves out how often and how strictly, but never turns about.
        ignored |= MARKS.keys() - _TURNING
    for n, clause in enumerate(said):
        restated = restated_by(clause, have)
        if restated is None:
            unknown = [
                words[0]
                for name, words in marks_in(clause.text).items()
                if name not in ignored | marked
                and not (
                    name in _IMPLIED and any(_IMPLIED[name].search(c.text) for quote in have for c in quote)
                )
            ]
            if unknown:
                return f"“{unknown[0]}” does not stand there in the quote"
            continue
        if len(restated.clauses) == 1 and restated.clauses[0].text == clause.text:
            continue
        before = [c for c in said[:n] if c.sentence == clause.sentence]
        reason = _out_of_order(clause, restated, ignored) or _same_but_for_marks(clause, have, ignored)
        reason = reason or _added(clause, restated, ignored) or _dropped(clause, before, restated, ignored)
        if reason:
            return reason
    return None


def _out_of_order(clause: Clause, restated: Restated, ignored: frozenset[str]) -> str | None:
    """Where a clause is restated almost word for word, its figures and marks keep their order."""
    quoted = merged(restated.clauses).text
    if SequenceMatcher(None, clause.text, quoted, autojunk=False).ratio() < WORD_FOR_WORD:
        return None
    said_figures = [(f.value, f.kind) for f in figures(clause.text)]
    # The figures of a row are bound by its columns (``checks_cells``).
    if not ignored >= _OF_CELLS and not _follows(said_figures, [(f.value, f.kind) for f in figures(quoted)]):
        return f"the figures of “{clause.text[:20]}” are not those of the quote, in their order"
    have_marks = _marks_in_order(quoted)
    # What demands more than the quote does is no other way to say it.
    other_ways = _IMPLIED.keys() - {"required"}
    implied = {name for name in other_ways if name not in have_marks and _IMPLIED[name].search(quoted)}
    said_marks = [name for name in _marks_in_order(clause.text) if name not in ignored | implied]
    if not _follows(said_marks, have_marks):
        return f"the words of “{clause.text[:20]}” that turn its meaning are not those of the quote, in their order"
    return None


def _same_but_for_marks(
    clause: Clause, quotes: Sequence[Sequence[Clause]], ignored: frozenset[str]
) -> str | None:
    """A clause that stands in a quote with another word of ``MARKS``, and nowhere as it is said."""
    if ignored or not marks_in(clause.text):
        return None
    bare = _unmarked(clause.text)
    twins = [c.text for quote in quotes for c in quote if _unmarked(c.text) == bare]
    if len(bare) < 4 or not twins or any(set(marks_in(t)) == set(marks_in(clause.text)) for t in twins):
        return None
    return f"“{clause.text[:20]}” stands in the quote with another word"


def _unmarked(text: str) -> str:
    for pattern in _PATTERNS.values():
        text = pattern.sub("", text)
    return text


def _marks_in_order(text: str) -> list[str]:
    rest = _NOT_NEGATED.sub(lambda m: "＿" * len(m.group()), text)
    found: list[tuple[int, str]] = []
    for name, pattern in _PATTERNS.items():
        found += [(match.start(), name) for match in pattern.finditer(rest)]
        rest = pattern.sub(lambda m: "＿" * len(m.group()), rest)
    return [name for _, name in sorted(found)]


def _follows(said: Sequence[object], quoted: Sequence[object]) -> bool:
    """Whether a sequence is another one with some left out."""
    rest = iter(quoted)
    return all(any(item == other for other in rest) for item in said)


def unproved_subject(text: str, quotes: Sequence[str]) -> str | None:
    """Who shall, may or must not, where the quotes do not speak of them."""
    have = frozenset().union(*(clause.pairs for quote in quotes for clause in clauses_of(quote)))
    for clause in clauses_of(text):
        match = _STRENGTH.search(clause.text)
        subject = (
            pairs_of(re.sub(r"\d+年|对.*|这[个些一种项]|[该此其]", "", clause.text[: match.start()]))
            if match
            else frozenset[str]()
        )
        subject = frozenset(pair for pair in subject if len(pair) > 1)
        if subject and len(subject & have) < RESTATED * len(subject):
            return f"“{clause.text[:12]}” speaks of something that stands in no quote"
    return None


def _added(clause: Clause, restated: Restated, ignored: frozenset[str]) -> str | None:
    said, have = marks_in(clause.text), marks_in(merged(restated.clauses).text)
    earlier = marks_in("，".join(c.text for c in restated.before))
    there = "，".join(c.text for c in (*restated.before, *restated.clauses))
    for name, words in said.items():
        if name in ignored:
            continue
        missing = (
            len(words) > len(have.get(name, ())) if name in ("negation", "prohibition") else name not in have
        )
        if missing and name in _IMPLIED and _IMPLIED[name].search(there):
            continue
        if missing and not (name in earlier and not have):
            return f"“{words[0]}” does not stand there in the quote"
    return None


def _dropped(
    clause: Clause, before: Sequence[Clause], restated: Restated, ignored: frozenset[str]
) -> str | None:
    said = marks_in("，".join(c.text for c in (*before, clause)))
    for quoted in restated.clauses:
        shared = len(clause.pairs & quoted.pairs) / max(1, len(quoted.pairs))
        for name, words in marks_in(quoted.text).items():
            counts = name in COUNT_WHEN_DROPPED or (
                name in _DIRECTION and re.search(r"\d", clause.text) is not None
            )
            if not counts or name in ignored:
                continue
            # What a sentence sets out to do is often said in a clause of its own (`目标是：…`).
            told = "，".join(c.text for c in (*before, clause)) if name == "striven for" else clause.text
            if len(said.get(name, ())) + _otherwise(name, told) >= len(words) and name in SAID_OTHERWISE:
                continue
            fewer = len(said.get(name, ())) < len(words)
            if fewer and any(_cut_out(quoted.text, word, clause.text) for word in words):
                return f"“{words[0]}” of the quote is left out"
            if name in said:
                continue
            if shared >= RESTATED or _governed(quoted.text, words[0], clause):
                return f"“{words[0]}” of the quote is left out"
    return None


def _otherwise(name: str, text: str) -> int:
    """How often a text restates a word of ``MARKS`` by another word."""
    if name not in SAID_OTHERWISE:
        return 0
    return len(SAID_OTHERWISE[name].findall(_PATTERNS[name].sub("＿", text)))


def _cut_out(quoted: str, word: str, clause: str) -> bool:
    """Whether the words on both sides of a mark follow each other in the statement."""
    for match in re.finditer(re.escape(word), quoted):
        before, behind = quoted[: match.start()][-3:], quoted[match.end() :][:2]
        if not before and len(behind) == 2 and clause.startswith(quoted[match.end() :][:6]):
            return True
        if len(before) < 2 or before + behind in quoted:
            continue
        # 不能 loses its 不 as well as the whole word.
        for rest in {"", word[1:] if word[0] in "不未无" else ""}:
            if (before + rest + behind in clause) if behind else clause.endswith(before + rest):
                return True
    return False


def _governed(quoted: str, word: str, clause: Clause) -> bool:
    """Whether the words right behind a mark are restated."""
    behind = quoted[quoted.find(word) + len(word) :][:2]
    return len(behind) == 2 and behind in clause.text


@lru_cache(maxsize=8192)
def marks_in(text: str) -> Mapping[str, Sequence[str]]:
    """The words of ``MARKS`` in a text by name; each place counts once, for the first name that fits."""
    rest = _NOT_NEGATED.sub("＿", text)
    found: dict[str, list[str]] = {}
    for name, pattern in _PATTERNS.items():
        words = [match.group() for match in pattern.finditer(rest)]
        if words:
            found[name] = words
            rest = pattern.sub("＿", rest)
    return MappingProxyType(found)


_DIGIT = "一二两三四五六七八九十"
_COUNT = re.compile(rf"(?<![{_DIGIT}第百千万亿])([{_DIGIT}])([\u4e00-\u9fff]{{1,2}})")


def altered_count(text: str, quotes: Sequence[str]) -> str | None:
    """A written-out digit before a word that the quotes have with another digit only (`三部手机` for `一部手机`)."""
    have = "\n".join(fold(quote) for quote in quotes)
    for match in _COUNT.finditer(fold(text)):
        digit, counted = match.groups()
        if counted[0] in f"{_DIGIT}百千万亿":
            continue
        others = set(re.findall(rf"(?<![第{_DIGIT}])([{_DIGIT}]){counted}", have))
        if others and digit not in others and not {digit, *others} <= {"二", "两"}:
            return f"{match.group()} has another number in the quote"
    return None
