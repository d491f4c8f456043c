"""What an ingest did, or would do: an outcome for each file."""

from __future__ import annotations

from dataclasses import dataclass

STATES = ("added", "changed", "unchanged", "removed", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``state`` is one of ``STATES``, ``path`` where it lies or lay."""

    name: str
    state: str
    path: str
    document_id: str | None = None
    reason: str | None = None
    passages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The outcomes of one run, a file each.

    ``passed_over``: files in the folders that are no documents. ``notes``: sentences about links that
    were not followed and side-cars without a document. ``stopped``: the run was asked to end
    before all files were looked at; those that it had read are stored, and the next run goes on.
    ``dry_run``: nothing was written, this is what would have become of the files.
    """

    outcomes: tuple[Outcome, ...]
    passed_over: int = 0
    notes: tuple[str, ...] = ()
    stopped: bool = False
    dry_run: bool = False

    def count(self, state: str) -> int:
        """How many files have a state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")

    @property
    def touched(self) -> int:
        """How many files made, or would make, a difference to the library."""
        return sum(self.count(state) for state in ("added", "changed", "removed"))
