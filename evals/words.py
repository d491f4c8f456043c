"""The words of reports, in Chinese and English."""

from __future__ import annotations

from typing import Literal

from evals.report import MetricValue
from evals.scoring import Stage

Language = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    # metrics
    "correct": ("答对的问题", "questions answered right"),
    "answer_points": ("答到的要点", "answer points met"),
    "gold_cited": ("引文落在标准段落", "gold evidence cited"),
    "verbatim": ("引文一字不差", "quotes verbatim at their span"),
    "number_agreement": ("数字与引文一致", "figures that stand in their quotes"),
    "citation_recall": ("引文足以支持（引用召回）", "citation recall (ALCE)"),
    "citation_precision": ("引文没有多余（引用精确）", "citation precision (ALCE)"),
    "recall@1": ("找到标准段落：前 1 段", "gold passage in the first 1"),
    "recall@5": ("找到标准段落：前 5 段", "gold passage in the first 5"),
    "recall@10": ("找到标准段落：前 10 段", "gold passage in the first 10"),
    "recall@20": ("找到标准段落：前 20 段", "gold passage in the first 20"),
    "mrr": ("标准段落名次的倒数（MRR）", "mean reciprocal rank"),
    "ndcg@10": ("排序质量（nDCG@10）", "nDCG@10"),
    "refusal_precision": ("拒得对（拒答精确）", "refusal precision"),
    "refusal_recall": ("该拒时拒了（拒答召回）", "refusal recall"),
    "refusal_f1": ("拒答 F1", "refusal F1"),
    "false_answer": ("该拒没拒", "false-answer rate"),
    "over_refusal": ("不该拒却拒了", "over-refusal rate"),
    "partial_answer": ("只答了一部分", "partial-answer rate"),
    "faithfulness": ("评审模型：忠实", "judge: faithfulness"),
    "completeness": ("评审模型：完整", "judge: completeness"),
    "latency_p50": ("用时 中位数", "latency p50"),
    "latency_p95": ("用时 95 分位", "latency p95"),
    # stages
    Stage.CRASHED: ("程序出错", "crashed"),
    Stage.NOT_RETRIEVED: ("没找到段落", "not retrieved"),
    Stage.NOT_CHOSEN: ("找到了没选中", "retrieved but not chosen"),
    Stage.REFUSED: ("选中了却拒答", "chosen but refused"),
    Stage.WRONG: ("答错或不全", "wrong or incomplete"),
    Stage.NOT_REFUSED: ("该拒没拒", "should have been refused"),
    # report
    "report": ("评测报告", "Evaluation report"),
    "comparison": ("两次评测对比", "Comparison of two runs"),
    "metric": ("指标", "metric"),
    "count": ("数量", "count"),
    "rate": ("比率", "value"),
    "interval": ("95% 区间", "95 % interval"),
    "by_tag": ("按标签", "By tag"),
    "by_kind": ("按问法", "By kind of question"),
    "group": ("组", "group"),
    "cases": ("题数", "cases"),
    "lost": ("丢在哪一步", "Where cases were lost"),
    "lost_note": ("每题只算第一处丢失。", "Each case counts at the first stage that lost it."),
    "interval_note": (
        "区间由自助法（1000 次重抽）算出；全对或全错时没有宽度，不等于没有误差。",
        "Intervals: bootstrap, 1000 resamples; where all cases agree they have no width, which does not mean no error.",
    ),
    "curve": ("拒答曲线", "Refusal curve"),
    "curve_note": (
        "线：只看检索最高分，低于某个分数就拒答。点：助手实际的位置，越靠左上越好。",
        "Line: refusing below a retrieval score. Dot: where the assistant stands; upper left is better.",
    ),
    "curve_x": ("不该拒却拒了", "answerable, refused"),
    "curve_y": ("该拒时拒了", "unanswerable, refused"),
    "latency": ("用时", "Latency"),
    "latency_note": (
        "多少比例的问题在这么多毫秒内答完。",
        "Share of questions answered within so many milliseconds.",
    ),
    "failing": ("没答对的题", "Failing cases"),
    "none_failing": ("没有。", "None."),
    "crashed_cases": ("程序出错的题", "Crashed cases"),
    "not_scored": ("未计分", "Not scored"),
    "not_scored_note": ("未计分不算 0 分，不进平均。", "Not scored is never counted as 0."),
    "question": ("问题", "question"),
    "history": ("前文", "earlier questions"),
    "reply": ("回答", "reply"),
    "quotes": ("引文", "quotes"),
    "gold": ("标准段落", "gold"),
    "points": ("应答要点", "answer points"),
    "found_at": ("检索到的名次", "rank of gold"),
    "why": ("原因", "why"),
    "refused_reason": ("拒答", "refused"),
    "record": ("这次评测的记录", "What was run"),
    "set": ("题库", "set"),
    "corpus": ("文库指纹", "corpus"),
    "documents": ("文件", "documents"),
    "engine": ("引擎", "engine"),
    "commit": ("提交", "commit"),
    "code": ("代码指纹", "code"),
    "prompts": ("提示词", "prompts"),
    "versions": ("程序库", "libraries"),
    "settings": ("设置", "settings"),
    "started": ("开始", "started"),
    "finished": ("结束", "finished"),
    "workers": ("并行", "workers"),
    "unfinished": ("没跑完：还差 {n} 题", "unfinished: {n} cases to go"),
    "all_asked": (
        "一题不少：{asked} 题都有结果，{crashed} 题出错",
        "none dropped: {asked} cases asked, {crashed} crashed",
    ),
    "ms": ("毫秒", "ms"),
    "none": ("无", "none"),
    "answerable_no": ("应拒答", "should be refused"),
    "omitted": ("另有 {n} 题未列出，见 results.jsonl。", "{n} more are in results.jsonl."),
    # comparison
    "this_run": ("这一次", "this run"),
    "last_run": ("上一次", "last run"),
    "change": ("变化", "change"),
    "p": ("p 值", "p"),
    "may_release": ("可以发布", "May be released"),
    "may_not_release": ("不可发布", "Must not be released"),
    "none_below": ("没有一项低于门槛", "no figure is below the gate"),
    "breach_drop": (
        "{name}：{old} → {new}，最多可降 {allowed} 点",
        "{name}: {old} → {new}; at most {allowed} points may be lost",
    ),
    "breach_unscored": ("{name}：上一次 {old}，这一次没有计分", "{name}: was {old}, is not scored any more"),
    "breach_crashed": ("新出错 {count} 题：{cases}", "{count} cases crash that did not: {cases}"),
    "breach_unfinished": ("没跑完：还差 {count} 题", "unfinished: {count} cases were not asked"),
    "breach_gone": ("少了 {count} 题：{cases}", "{count} cases are gone: {cases}"),
    "changed": ("两次不一样的题", "Changed cases"),
    "better": ("变好", "better"),
    "worse": ("变差", "worse"),
    "same": ("没变", "same"),
    "right": ("答对", "right"),
    "different_things": ("两次比的不是同样的东西", "The runs are over different things"),
    "only_old": ("只在上一次", "only in the last run"),
    "only_new": ("只在这一次", "only in this run"),
    "no_changes": ("两次的回答没有不同。", "No reply changed."),
    "text_changed": ("对错没变、回答变了", "same result, other words"),
}


def word(key: str, language: Language, **values: object) -> str:
    """The words for a key; a key without words stands for itself."""
    pair = _WORDS.get(key)
    text = key if pair is None else pair[0 if language == "zh" else 1]
    return text.format(**values) if values else text


_EXPLANATIONS = {
    "refused": "拒答了",
    "gold is not cited": "没有引到标准段落",
    "answered, though unanswerable": "该拒答，却答了",
    "missing: ": "缺要点：",
    "must not say ": "不该说：",
    "first gold at rank none": "前 20 段里没有",
    "first gold at rank ": "",
    "the case has no gold": "题目没有给标准段落",
    "unanswerable": "应拒答的题",
    "no document of its gold is indexed": "标准段落所在的文件没有入库",
    "neither answer points nor gold": "既没有要点，也没有标准段落",
}


def explain(explanation: str, language: Language) -> str:
    """A score's explanation in the language of a report.

    >>> explain("missing: 40家; gold is not cited", "zh")
    '缺要点：40家；没有引到标准段落'
    """
    if language == "en":
        return explanation
    parts = []
    for part in explanation.split("; "):
        known = next((start for start in _EXPLANATIONS if part.startswith(start)), None)
        parts.append(part if known is None else _EXPLANATIONS[known] + part.removeprefix(known))
    return "；".join(parts)


def percent(value: float | None) -> str:
    """A share for people.

    >>> percent(1.0), percent(0.98333), percent(0.99999), percent(None)
    ('100%', '98.3%', '99.9%', '—')
    """
    if value is None:
        return "—"
    if value == 1.0:
        return "100%"
    # 99.96 % is not all of it, and must not look so.
    return f"{min(value * 100, 99.9):.1f}%"


def amount(value: float | None, unit: str, language: Language) -> str:
    """A metric's value with its unit."""
    if unit == "ms":
        return "—" if value is None else f"{value:.0f} {word('ms', language)}"
    return percent(value)


def counted(value: MetricValue) -> str:
    """How many of how many: `57 / 60`; for means of shares only the number of cases."""
    if not value.n:
        return "—"
    return f"{value.right} / {value.n}" if value.right is not None else f"n = {value.n}"


def interval(value: MetricValue, language: Language) -> str:
    """The ends of the confidence interval."""
    if value.interval is None:
        return "—"
    low, high = (
        amount(end, value.metric.unit, language) for end in (value.interval.low, value.interval.high)
    )
    return f"{low} – {high}"
