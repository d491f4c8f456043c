"""What broke while a question was answered: logged under a reference, and told in calm words."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from vectorstore.errors import StoreUnreachableError


@dataclass(frozen=True, slots=True)
class Accident:
    """An answer that failed; the page shows the reference that the log has too.

    ``away``: the library's database does not answer, which goes by.
    """

    reference: str
    away: bool = False


def noted(log: logging.Logger, what: str, error: Exception) -> Accident:
    """Log an accident; gives what is told of it. A lost database is a line without a trace: nothing broke here."""
    reference = secrets.token_hex(3).upper()
    if isinstance(error, StoreUnreachableError):
        log.error("%s, reference %s: %s", what, reference, error)
        return Accident(reference, away=True)
    log.error("%s, reference %s", what, reference, exc_info=error)
    return Accident(reference)


def english(accident: Accident) -> str:
    """The accident for a program that asks."""
    if accident.away:
        return (
            f"The library cannot be reached right now; try again in a moment. Reference {accident.reference}."
        )
    return f"This did not work; try again shortly. Reference {accident.reference}."
