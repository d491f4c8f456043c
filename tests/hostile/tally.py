"""What the attacks of a run came to: a row each, printed as a table at the end of `make test-hostile`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One attack: how many things were tried, the ``faults`` that were found, and what was measured."""

    attack: str
    tried: int
    faults: tuple[str, ...]
    seconds: float
    measured: str = ""


@dataclass
class Tally:
    """The rows of a run."""

    rows: list[Row] = field(default_factory=list)

    def add(self, attack: str, tried: int, faults: Sequence[str], seconds: float, measured: str = "") -> None:
        """Write a row down; then fail, with the faults, where there are any."""
        self.rows.append(Row(attack, tried, tuple(faults), seconds, measured))
        assert not faults, f"{attack}: {len(faults)} of {tried}\n" + "\n".join(faults[:20])

    def lines(self) -> list[str]:
        """The table as Markdown."""
        head = ["| attack | tried | faults | s | measured |", "| --- | ---: | ---: | ---: | --- |"]
        return head + [
            f"| {r.attack} | {r.tried:,} | {len(r.faults)} | {r.seconds:.0f} | {r.measured} |"
            for r in self.rows
        ]
