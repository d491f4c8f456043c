"""Words for the model: one Markdown file per task and language, loaded by name.

A prompt is versioned by the hash of its text, so that a record can say what was asked with. In the text
``{{name}}`` stands for a value that ``Prompt.fill`` puts in.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_BLANK = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text; ``version`` is the first 12 hex digits of its SHA-256."""

    name: str
    language: str
    text: str

    @property
    def version(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def blanks(self) -> frozenset[str]:
        """The names of the values it takes."""
        return frozenset(_BLANK.findall(self.text))

    def fill(self, **values: str) -> str:
        """The text with all its values. Raises ValueError when one is missing or unknown.

        >>> Prompt("greeting", "en", "Dear {{who}},").fill(who="clerk")
        'Dear clerk,'
        """
        if values.keys() != self.blanks:
            wrong = ", ".join(sorted(values.keys() ^ self.blanks))
            raise ValueError(f"prompt {self.name}.{self.language}: given and needed values differ: {wrong}")
        return _BLANK.sub(lambda match: values[match.group(1)], self.text)


@cache
def load(name: str, language: str = "zh") -> Prompt:
    """The prompt of a task in a language. Raises LookupError when there is none."""
    path = _FOLDER / f"{name}.{language}.md"
    if not path.is_file():
        known = ", ".join(sorted(file.name for file in _FOLDER.glob("*.md")))
        raise LookupError(f"There is no prompt {path.name}. There are: {known}.")
    return Prompt(name, language, path.read_text(encoding="utf-8").strip())


def versions() -> dict[str, str]:
    """The version of every prompt, by ``name.language``."""
    files = sorted(_FOLDER.glob("*.*.md"))
    return {
        file.name.removesuffix(".md"): load(*file.name.removesuffix(".md").split(".", 1)).version
        for file in files
    }
