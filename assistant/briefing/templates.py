"""Templates: what kinds of document there are and which sections they have, one YAML file each.

The packaged ones lie in ``templates/`` beside this file, whose README tells the form; an office puts its own into the
folder ``templates`` of the library, or names a file. A file with mistakes is refused with all of them and their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from assistant.briefing.errors import BriefingError, TemplateError
from assistant.briefing.kinds import Takes

DEFAULT: Final = "briefing"
OWN: Final = "templates"
"""Folder of a library in which an office keeps its own."""
TOPIC: Final = "{topic}"
LENGTHS: Final = (300, 20000)
"""Characters that a document may be asked to have."""
GROUPINGS: Final = ("heading", "document")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section to be filled.

    takes: what of the documents; points: the headings or questions below it, none for all that is found; most: points
    at most; share: of the length, beside the others; grouped: points by heading or by document; divided: whether points have
    headings of their own; detailed: tasks with what is to be done; always: even where the topic asks for something else.
    """

    heading: str
    takes: tuple[Takes, ...]
    points: tuple[str, ...] = ()
    most: int = 6
    share: int = 1
    grouped: str = "heading"
    divided: bool = True
    detailed: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """``title`` and ``english`` name it for people, ``heading`` is the title of what it makes, with `{topic}` in it."""

    name: str
    title: str
    english: str
    heading: str
    length: int
    sections: tuple[SectionPlan, ...] = field(default=())


def template_files(own: Path | None = None) -> dict[str, Path]:
    """All templates by name; those of ``own`` stand above the packaged ones."""
    packaged = Path(str(files("assistant").joinpath("briefing/templates")))
    found = {path.stem: path for path in sorted(packaged.glob("*.yaml"))}
    if own is not None and own.is_dir():
        found |= {path.stem: path for path in sorted(own.glob("*.yaml"))}
    return found


def load_template(name: str, own: Path | None = None) -> Template:
    """The template of a name, or of a file. Raises TemplateError."""
    known = template_files(own)
    path = known.get(name) or (Path(name) if name.endswith((".yaml", ".yml")) else None)
    if path is None:
        raise _unknown(name, known)
    return read_template(_text_of(path), path.name, path.stem)


def known_template(name: str, own: Path | None = None) -> Template:
    """The template of a name alone: who sends a name from elsewhere names no file of this machine. Raises TemplateError."""
    known = template_files(own)
    if name not in known:
        raise _unknown(name, known)
    return read_template(_text_of(known[name]), known[name].name, name)


def _unknown(name: str, known: Iterable[str]) -> TemplateError:
    return TemplateError([f"There is no template {name!r}. There are: {', '.join(sorted(known))}."])


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError([f"{path} cannot be read: {error}. Write it as YAML in UTF-8."]) from error


def read_template(text: str, file: str, name: str) -> Template:
    """A template from its text. Raises TemplateError with every mistake as ``file:line``."""
    form = Form(text, file, TemplateError)
    fields = form.fields(
        form.root, ("title", "english", "heading", "length", "sections"), ("title", "heading", "sections")
    )
    heading = form.text(fields, "heading")
    if heading and TOPIC not in heading:
        form.complain(fields["heading"], f"heading needs {TOPIC} where the topic goes")
    length = form.number(fields, "length", LENGTHS, 2500)
    sections = form.sections(fields)
    form.finish()
    return Template(name, form.text(fields, "title"), form.text(fields, "english"), heading, length, sections)


class Form:
    """Reads a YAML file of known fields and collects all that is wrong with it."""

    def __init__(self, text: str, file: str, error: Callable[[Sequence[str]], BriefingError]) -> None:
        self._file, self._error = file, error
        self._mistakes: list[str] = []
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as fault:
            line = fault.problem_mark.line + 1 if fault.problem_mark else 1
            raise error([f"{file}:{line}: {fault.problem or 'this is no YAML'}."]) from fault
        if not isinstance(root, yaml.MappingNode):
            raise error([f"{file}:1: the file needs fields such as `heading:` and `sections:`."])
        self.root = root

    def complain(self, node: yaml.Node, words: str) -> None:
        """Note a mistake at its line."""
        self._mistakes.append(f"{self._file}:{node.start_mark.line + 1}: {words}.")

    def finish(self) -> None:
        """Raise what was noted."""
        if self._mistakes:
            raise self._error(self._mistakes)

    def fields(
        self, node: yaml.MappingNode, known: Sequence[str], needed: Sequence[str]
    ) -> dict[str, yaml.Node]:
        """The fields of a mapping by name."""
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in known:
                self.complain(key, f"{key.value!r} is no field here; there are {', '.join(known)}")
            elif key.value in found:
                self.complain(key, f"{key.value!r} stands here twice")
            else:
                found[key.value] = value
        for name in needed:
            if name not in found:
                self.complain(node, f"{name!r} is missing")
        return found

    def text(self, fields: dict[str, yaml.Node], name: str) -> str:
        """A field that is text; empty where it is not there."""
        node = fields.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.complain(node, f"{name} needs words")
            return ""
        return str(node.value).strip()

    def number(self, fields: dict[str, yaml.Node], name: str, limits: tuple[int, int], default: int) -> int:
        node = fields.get(name)
        if node is None:
            return default
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not str(value).isdecimal() or not limits[0] <= int(value) <= limits[1]:
            self.complain(node, f"{name} needs a number from {limits[0]} to {limits[1]}")
            return default
        return int(value)

    def switch(self, fields: dict[str, yaml.Node], name: str, *, default: bool = False) -> bool:
        node = fields.get(name)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
            self.complain(node, f"{name} is true or false")
            return default
        return bool(node.value == "true")

    def one_of(self, fields: dict[str, yaml.Node], name: str, allowed: Sequence[str]) -> str:
        """A field with one of some words; the first of them where it is not there."""
        node = fields.get(name)
        if node is None:
            return allowed[0]
        if node.value not in allowed:
            self.complain(node, f"{name} is one of {', '.join(allowed)}")
            return allowed[0]
        return str(node.value)

    def sections(self, fields: dict[str, yaml.Node]) -> tuple[SectionPlan, ...]:
        """The sections; a file without any is complained of."""
        node = fields.get("sections")
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.complain(node, "sections needs a list, each entry with `heading:` and `takes:`")
            return ()
        return tuple(self._section(entry) for entry in node.value if self._is_mapping(entry))

    def _is_mapping(self, node: yaml.Node) -> bool:
        if isinstance(node, yaml.MappingNode):
            return True
        self.complain(node, "a section needs `heading:` and `takes:`")
        return False

    def _section(self, node: Any) -> SectionPlan:
        known = ("heading", "takes", "points", "most", "share", "grouped", "divided", "detailed", "always")
        fields = self.fields(node, known, ("heading",))
        takes = tuple(self._kinds(fields))
        points = tuple(self._words(fields, "points"))
        if not takes and not points and "takes" not in fields:
            takes = (Takes.TASKS,)
        return SectionPlan(
            self.text(fields, "heading"),
            takes,
            points,
            self.number(fields, "most", (1, 99), 6),
            self.number(fields, "share", (1, 9), 1),
            self.one_of(fields, "grouped", GROUPINGS),
            self.switch(fields, "divided", default=True),
            self.switch(fields, "detailed"),
            self.switch(fields, "always"),
        )

    def _kinds(self, fields: dict[str, yaml.Node]) -> Iterator[Takes]:
        for node in self._entries(fields, "takes"):
            if node.value in frozenset(Takes):
                yield Takes(node.value)
            else:
                self.complain(node, f"{node.value!r} cannot be taken; there are {', '.join(Takes)}")

    def _words(self, fields: dict[str, yaml.Node], name: str) -> Iterator[str]:
        for node in self._entries(fields, name):
            if str(node.value).strip():
                yield str(node.value).strip()

    def _entries(self, fields: dict[str, yaml.Node], name: str) -> Iterator[yaml.ScalarNode]:
        node = fields.get(name)
        if node is None:
            return
        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for entry in entries:
            if isinstance(entry, yaml.ScalarNode):
                yield entry
            else:
                self.complain(entry, f"{name} is a list of words")
