"""The words of refusals, in Chinese and English; one entry a reason."""

from __future__ import annotations

from assistant.answers import Reason

LANGUAGES = ("zh", "en")

REFUSALS: dict[str, dict[Reason, str]] = {
    "zh": {
        Reason.OUT_OF_SCOPE: "没有回答：这不是政策文件的事。这里只回答文库里 {documents} 份文件写明的内容。",
        Reason.NOT_IN_DOCUMENTS: "没有回答：文库里没有查到。找过 {documents} 份文件，没有找到写明“{topic}”的地方。",
        Reason.OTHER_REGION: "没有回答：问的是别的地方。文库里只有{region}的文件，没有{asked}的，所以不能说{asked}的情况。",
        Reason.OTHER_PERIOD: "没有回答：问的是别的年份。关于这件事，文件写到的年份是 {years}，没有 {asked}。",
        Reason.TARGET_NOT_ACTUAL: "没有回答：文件里只写了目标。{target} 是目标，实际完成多少，文件没写。",
        Reason.NEEDS_CLARIFICATION: "您问的是哪一个？请选一个，或再说具体些。",
        Reason.NOT_A_QUESTION: "您好。想问哪方面的政策？可以从下面选一个。",
        Reason.TOO_LONG: "没有回答：问题有 {length} 个字，最多 {limit} 个字。请分成几个短的问题来问。",
        Reason.BLOCKED_TOPIC: "没有回答：这个话题不在这里答复。办事请拨 12345。",
    },
    "en": {
        Reason.OUT_OF_SCOPE: "Not answered: this is not about policy documents. We answer only from the {documents} documents in the library.",
        Reason.NOT_IN_DOCUMENTS: "Not answered: not found. We searched {documents} documents and found no place about “{topic}”.",
        Reason.OTHER_REGION: "Not answered: another region. The library holds documents of {region}, none of {asked}.",
        Reason.OTHER_PERIOD: "Not answered: another period. On this the documents speak of {years}, not {asked}.",
        Reason.TARGET_NOT_ACTUAL: "Not answered: only a target is given. {target} is a target; the documents do not say what was reached.",
        Reason.NEEDS_CLARIFICATION: "Which one do you mean? Choose one or say a little more.",
        Reason.NOT_A_QUESTION: "Hello. What would you like to know? You can start with one of these.",
        Reason.TOO_LONG: "Not answered: the question has {length} characters, at most {limit} are read. Please ask several short questions.",
        Reason.BLOCKED_TOPIC: "Not answered: this topic is not answered here. For services call 12345.",
    },
}


def refusal_words(reason: Reason, *, english: bool, **values: object) -> str:
    """The sentence for a reason, with its blanks filled; for a topic that is not answered, staff's own words."""
    if reason is Reason.BLOCKED_TOPIC and (own := values.get("en" if english else "zh")):
        return str(own)
    return REFUSALS["en" if english else "zh"][reason].format(**values)
