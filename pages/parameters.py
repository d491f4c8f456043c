"""What an address asks for: its parameters read leniently, and addresses like it with something changed.

A form that is sent without a script carries empty fields, and people edit addresses by hand: what cannot be
understood counts as not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Path

RowNumber = Annotated[int, Path(ge=0, lt=2**63)]
"""The number of a row in an address; a database has none beyond."""
LONGEST: Final = 200
"""Characters of a parameter; more are cut off."""
_MOST_NUMBERS: Final = 9


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names and values in their order; a name may stand several times."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Parameters:
        """Values trimmed and cut; empty ones left out."""
        clean = (
            (name, "".join(c for c in value if c.isprintable()).strip()[:LONGEST]) for name, value in pairs
        )
        return cls(tuple((name, value) for name, value in clean if value))

    def text(self, name: str) -> str:
        """The value of a name; empty when it is not given."""
        return next((value for key, value in self.pairs if key == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a name, each once."""
        return tuple(dict.fromkeys(value for key, value in self.pairs if key == name))

    def number(self, name: str, low: int, high: int) -> int | None:
        """A whole number between two bounds, both included."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit()) or len(text) > _MOST_NUMBERS:
            return None
        return int(text) if low <= int(text) <= high else None

    def year(self, name: str = "year") -> int | None:
        """A year."""
        return self.number(name, 1900, 2200)

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """One of the allowed values; the first when another or none is given."""
        given = self.text(name)
        return given if given in allowed else allowed[0]

    def address(
        self, path: str, changes: Mapping[str, str | int | Sequence[str] | None], fragment: str = ""
    ) -> str:
        """The path with these parameters after changes; None or empty takes one out. The page goes back to the
        first unless it is among the changes."""
        kept = [(k, v) for k, v in self.pairs if k not in changes and k != "page"]
        for name, value in changes.items():
            values = [value] if isinstance(value, str | int) else value or []
            kept += [(name, str(v)) for v in values if v != ""]
        return path + (f"?{urlencode(kept)}" if kept else "") + (f"#{fragment}" if fragment else "")
