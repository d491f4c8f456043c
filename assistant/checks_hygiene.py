"""What a statement may look like: plain words of a sentence's length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_STATEMENT = 400
"""Characters of a statement at most that adds words of its own; one that is made of its quotes alone is as long
as they are."""

_CITATION_MARK = re.compile(
    r"\[\^?\s?\d{1,3}(?:\s?[,，、-]\s?\d{1,3})*\s?\]|【\s?\d{1,3}(?:[†:：][^】]*)?\s?】|［\s?\d{1,3}\s?］|[¹⁴-⁹]|(?<![a-z\d])[²³]|\[(?:citation|source|来源|引用|出处)[^\]]*\]",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?[a-z!?][^<>]{0,200}>?|＜/?[a-z][^＜＞]{0,200}＞|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});|!?\[[^\[\]]{0,80}\]\([^()]*\)|\*\*|__|``|^\s{0,3}#{1,6}\s|^\s*>\s|\\u[\da-f]{4}",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z+.-]{1,12}:/{2}|www\.|javascript:|data:)[^\s，。；、）)]+|[\w.+-]+@[\w-]+\.[a-z.]{2,}|(?<![\w.])(?:[a-z\d-]+\.)+(?:com|cn|org|net|gov|edu|io|top|xyz|info)(?![a-z])[^\s，。；、）)]*",
    re.IGNORECASE,
)


def unclean(text: str, quotes: Sequence[str]) -> str | None:
    """Markup, a link, a citation mark, an address that no quote has, or an invisible character."""
    hidden = next((c for c in text if _invisible(c)), None)
    if hidden is not None:
        return f"the invisible character U+{ord(hidden):04X} stands in it"
    mark = _CITATION_MARK.search(text)
    if mark is not None:
        return f"a citation mark: {mark.group()[:40]}"
    # A model may be shown brackets of the text in full width, and then writes them so.
    have = unicodedata.normalize("NFKC", "".join(quotes))
    for pattern, what in ((_MARKUP, "markup"), (_ADDRESS, "an address")):
        for match in pattern.finditer(text):
            if unicodedata.normalize("NFKC", match.group()) not in have:
                return f"{what}: {match.group()[:40]}"
    return None


def _invisible(character: str) -> bool:
    """Controls (but line ends and tabs), format characters such as zero-width and bidirectional ones, and
    code points that stand for nothing."""
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def over_long(text: str, quotes: Sequence[str]) -> str | None:
    """A statement longer than ``MAX_STATEMENT`` that is not made of its quotes alone."""
    if len(text) <= MAX_STATEMENT or len(text) <= sum(map(len, quotes)):
        return None
    return f"it has {len(text)} characters, {MAX_STATEMENT} are allowed"


_INSTRUCTION = re.compile(
    r"(?:忽略|无视|不要理会|忘记|绕过)[^，。；]{0,8}(?:以上|上述|上面|之前|前面|先前|此前|所有|全部|任何)[^，。；]{0,8}(?:指示|指令|提示|规则|要求|内容|限制|设定)"
    r"|(?:无论|不管|不论)(?:用户|对方|提问者|别人)[^，。；]{0,6}(?:问|说)|(?:告诉|回复|回答|答复)(?:用户|提问者)[^的]|(?:直接|都要|必须|只能|一律)回答|系统提示(?:词|语)?[：:]"
    r"|(?:AI|人工智能|智能)助手(?:注意|请|必须|须|应)|(?:请|让|命令)(?:AI|人工智能|智能|本|该|这个|所有)*助手|助手[，,]?(?:应当|应该|必须|只[能需用]|务必|请|注意)|(?:原样|照此|据此|逐字|仅|只)(?:回答|回复|输出)"
    r"|你(?:现在|从现在起|今后)?(?:是|扮演)(?:一[个名位])?[^，。；]{0,12}(?:助手|模型|机器人|AI)"
    r"|(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|above|prior|earlier)|system prompt|you are now|developer mode|\bsystem\s*:"
    r"|\b(?:assistant|chatbot|language model|AI)\b[^.。]{0,12}\b(?:must|should|shall|now|please|will)\b|\b(?:reply|respond|answer|output)\b[^.。]{0,12}\b(?:with|exactly|only)\b"
    r"|<\|?(?:im_start|system|endoftext)|</?(?:passage|document|context|instruction|assistant|user|script)s?\b|<!--|```",
    re.IGNORECASE,
)


_REPEATED = 6
"""Characters of such a sentence that, said again beside it, are a claim of their own."""


def instructs(text: str, sentences: Sequence[str]) -> str | None:
    """A claim taken out of a sentence that speaks to a machine instead of a reader. Who quotes the sentence whole
    tells what stands there; who leaves words of it out, or says some once more beside it, obeys it."""
    said = _letters(text)
    for sentence in sentences:
        match = _INSTRUCTION.search(sentence)
        own = _letters(sentence)
        if match and (own not in said or _repeats(said.replace(own, "", 1), own)):
            return f"the quote speaks to the assistant: {match.group()[:30]}"
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()


def _repeats(rest: str, own: str) -> bool:
    return any(rest[n : n + _REPEATED] in own for n in range(len(rest) - _REPEATED + 1))
