"""What the indexes of one process hold of a shared library: a file beside them, with a line for every change.

Lost or damaged, it costs bringing the same documents in again, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from vectorstore.manifest import replace_file

FILE_NAME: Final = "held.jsonl"


class Held:
    """Document ids with the hash of the content that the indexes hold. Writing is for one thread.

    ``built_with``: what the indexes were built with; ``fits`` is False where the file tells something else, and
    nothing is held then.
    """

    def __init__(self, folder: Path, built_with: Mapping[str, Any]) -> None:
        self._file = folder / FILE_NAME
        self._built_with = dict(built_with)
        self.documents: dict[str, str] = {}
        self.fits = False
        lines = self._lines()
        if lines and lines[0] == self._built_with:
            self.fits = True
            for line in lines[1:]:
                self.documents.update(line.get("held", {}))
                for document_id in line.get("gone", ()):
                    self.documents.pop(document_id, None)

    def begin(self) -> None:
        """Write the file anew, with one line for all that is held."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = [self._built_with, *([{"held": self.documents}] if self.documents else [])]
        replace_file(self._file, "".join(f"{json.dumps(line)}\n" for line in told))
        self.fits = True

    def clear(self) -> None:
        """Hold nothing."""
        self.documents = {}
        self.begin()

    def note(self, hashes: Mapping[str, str]) -> None:
        """The indexes hold these documents now."""
        self.documents.update(hashes)
        self._add({"held": dict(hashes)})

    def forget(self, document_ids: Iterable[str]) -> None:
        """The indexes do not hold these documents any more."""
        gone = [i for i in document_ids if self.documents.pop(i, None) is not None]
        if gone:
            self._add({"gone": gone})

    def _add(self, line: Mapping[str, Any]) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")

    def _lines(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        try:
            for text in self._file.read_text("utf-8").splitlines():
                line = json.loads(text)
                if not isinstance(line, dict):
                    break
                found.append(line)
        except (OSError, ValueError):
            # A kill in the middle of the last line, most likely: what stands before it holds.
            return found
        return found
