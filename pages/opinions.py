"""From a press on 有用 or 有问题 to an opinion that is stored, with the conversation as this service knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.conversation import Conversation
from pages.exports import replies_in
from vectorstore.feedback import EarlierTurn, FeedbackKind, FeedbackReason, Opinion


def opinion_on(conversation: Conversation, said: Mapping[str, Any], language: str) -> Opinion | None:
    """What a reader said of an answer; None when there is no such answer, or nothing was said.

    said: what the page sent; only the number of the turn, the choice and the comment are taken from it.
    """
    kinds = {kind.value: kind for kind in FeedbackKind}
    reasons = {reason.value: reason for reason in FeedbackReason}
    kind = kinds.get(str(said.get("kind")))
    reason = reasons.get(str(said.get("reason")))
    comment = said.get("comment")
    answered = list(replies_in(conversation))
    place = next((i for i, (e, _) in enumerate(answered) if str(e.number) == str(said.get("turn"))), None)
    if kind is None or place is None:
        return None
    exchange, reply = answered[place]
    earlier = tuple(EarlierTurn(e.question, str(r["answer"]), str(r["status"])) for e, r in answered[:place])
    return Opinion(
        kind,
        exchange.question,
        reply,
        earlier,
        reason if kind is FeedbackKind.PROBLEM else None,
        comment if isinstance(comment, str) and kind is FeedbackKind.PROBLEM else "",
        language,
    )
