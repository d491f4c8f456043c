"""Documents into library and indexes: what is stored already is passed over, the rest goes in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import datetime

from vectorstore import indexes
from vectorstore.indexes import Indexes, Progress, Step
from vectorstore.library import DocumentKey, Library
from vectorstore.memory import Changed
from vectorstore.passages import IngestedDocument
from vectorstore.records import content_hash
from vectorstore.rows import State


class Intake:
    """One run of writes; for one thread."""

    def __init__(
        self,
        library: Library,
        into: Indexes,
        keys: dict[str, DocumentKey],
        ready: Callable[[], object],
        saved: Callable[[Changed], None],
        indexed: Callable[[Iterable[str]], None],
    ) -> None:
        """``keys``: what is stored. ``ready`` is called before the first write, ``saved`` after each change of the
        library, ``indexed`` when the documents of it are in the indexes."""
        self._library = library
        self._indexes = into
        self._ready = ready
        self._saved = saved
        self._indexed = indexed
        self._stored = {i: key.content_hash for i, key in keys.items() if key.state is State.INDEXED}
        self._in_indexes = set(keys)

    def take(
        self, items: Iterable[IngestedDocument], at: datetime | None, progress: Progress | None
    ) -> list[str]:
        """Store documents; gives the ids of those that changed, in order.

        ``items`` may be slow: what it gave goes into the indexes while it makes the next.
        """
        changed: list[str] = []
        groups: list[Sequence[IngestedDocument]] = []

        def steps() -> Iterator[Step]:
            for group in _groups(items):
                step = self._save(group, at)
                if step is None:
                    _tell(progress, group, frozenset())
                else:
                    groups.append(group)
                    yield step

        def done(step: Step) -> None:
            self._indexed(step.visibility_of)
            changed.extend(step.visibility_of)
            _tell(progress, groups.pop(0), step.visibility_of.keys())

        self._indexes.write(steps(), done)
        return changed

    def _save(self, group: Sequence[IngestedDocument], at: datetime | None) -> Step | None:
        """Write what is new of a group to the library; None when nothing is."""
        group = self._library.corrected(group)
        hashes = {item.document.id: content_hash(item) for item in group}
        fresh = [i for i in group if self._stored.get(i.document.id) != hashes[i.document.id]]
        if not fresh:
            return None
        self._ready()
        with self._indexes.spent.on("library"):
            self._library.save(fresh, at)
        seen = {item.document.id: item.document.card.visibility for item in fresh}
        self._saved(seen)
        step = Step(
            seen,
            tuple(p for item in fresh for p in item.passages),
            tuple(item.document.id for item in fresh if item.document.id in self._in_indexes),
        )
        self._in_indexes.update(step.visibility_of)
        self._stored.update((i, hashes[i]) for i in step.visibility_of)
        return step


def _tell(progress: Progress | None, group: Sequence[IngestedDocument], changed: Set[str]) -> None:
    for item in group:
        if progress is not None:
            progress(item.document.id, item.document.id in changed)


def _groups(items: Iterable[IngestedDocument]) -> Iterator[list[IngestedDocument]]:
    """Documents with about ``STEP`` passages in all; no id twice in a group."""
    group: dict[str, IngestedDocument] = {}
    size = 0
    for item in items:
        if item.document.id in group:
            yield list(group.values())
            group, size = {}, 0
        group[item.document.id] = item
        size += len(item.passages)
        if size >= indexes.STEP:
            yield list(group.values())
            group, size = {}, 0
    if group:
        yield list(group.values())
