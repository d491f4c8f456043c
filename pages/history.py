"""The conversation that a browser keeps: handed out sealed, taken back only as it was handed out.

The server keeps no conversation beyond its session. What the browser gives back after a reload is shown
again, told to staff and exported, so it must be what this service said: a seal (HMAC-SHA256) proves it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from pages.contracts import Service
from pages.conversation import MAX_TURNS, Conversation, Exchange
from pages.render import Gone, Unanswered
from pages.sources import sources_of
from vectorstore.passages import SearchFilter

_LONGEST: Final = 400_000
"""Characters of a sealed exchange that are read; longer ones are none of ours."""


def kept_html(conversation: Conversation, key: bytes) -> str:
    """The last exchange for the browser to keep, once it is answered; empty before, and after an accident."""
    if not conversation:
        return ""
    last = conversation[-1]
    if isinstance(last.shown, Unanswered):
        return ""
    sealed = json.dumps(
        {
            "number": last.number,
            "question": last.question,
            "reply": dict(last.shown),
            "documents": last.scope.document_ids,
            "years": last.scope.years,
            "kinds": last.scope.kinds,
        },
        ensure_ascii=False,
    )
    return (
        f'<div id="zw-kept" data-number="{last.number}" data-sealed="{escape(sealed)}" '
        f'data-seal="{_seal(sealed, key)}" hidden></div>'
    )


def restored(kept: object, service: Service) -> Conversation:
    """The conversation that a browser kept. A question stands without its answer where that does not carry our seal,
    or cites what may no longer be seen."""
    if not isinstance(kept, Sequence) or isinstance(kept, str):
        return ()
    found: dict[int, Exchange] = {}
    for item in kept[-MAX_TURNS:]:
        exchange = _exchange(item, service)
        if exchange is not None:
            found[exchange.number] = exchange
    return tuple(found[number] for number in sorted(found))


def _exchange(item: object, service: Service) -> Exchange | None:
    if not isinstance(item, dict):
        return None
    sealed, seal = item.get("sealed"), item.get("seal")
    if not isinstance(sealed, str) or not isinstance(seal, str) or len(sealed) > _LONGEST:
        return None
    try:
        values: Any = json.loads(sealed)
        number, question = int(values["number"]), str(values["question"])
        scope = SearchFilter(
            document_ids=tuple(map(str, values["documents"])),
            years=tuple(map(int, values["years"])),
            kinds=tuple(map(str, values["kinds"])),
        )
        reply = values["reply"]
    except (ValueError, KeyError, TypeError):
        return None
    whole = hmac.compare_digest(_seal(sealed, service.key).encode(), seal.encode("utf-8", "replace"))
    seen = whole and all(source.document is not None for source in sources_of(reply, service))
    return Exchange(number, question, reply if seen else Gone(), scope=scope, restored=True)


def _seal(sealed: str, key: bytes) -> str:
    return hmac.new(
        key, b"zhengwen history\n" + sealed.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()
