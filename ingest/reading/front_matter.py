"""What a file says of itself in YAML: the front matter of Markdown, and side-car files."""

from __future__ import annotations

import yaml

from ingest.reading.decoding import clean
from ingest.wrapping import squeeze


def read_fields(source: str, where: str, first_line: int) -> tuple[dict[str, object], list[str]]:
    """Fields as text, lists as one text, one level of names inside names; and what is wrong with them.

    ``where`` names the place in warnings (`The front matter`), ``first_line`` is the line it begins at.
    """
    try:
        # BaseLoader gives every value as it was written: 010 stays 010, and a date that
        # does not exist is a warning about one field, not the loss of all.
        loaded = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - it builds text, lists and mappings only
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + first_line})" if place is not None else ""
        return _passed_over(source, f"{where} is not valid YAML{line} and was passed over.")
    if isinstance(loaded, dict):
        return {str(key).strip().casefold(): _value(value) for key, value in loaded.items()}, []
    if loaded:
        return _passed_over(source, f"{where} is no list of `name: value` lines and was passed over.")
    return {}, []


def _passed_over(source: str, warning: str) -> tuple[dict[str, object], list[str]]:
    if "visibility" not in source:
        return {}, [warning]
    # It meant to say who may see the document, and public is the widest reading.
    return {"visibility": "draft"}, [f"{warning} It names a visibility: the document is kept as a draft."]


def _value(value: object) -> object:
    match value:
        case str():
            text = squeeze(clean(value).replace("\n", " "))
            return None if text in ("", "~", "null") else text
        case list():
            return "、".join(clean(item) for item in value if isinstance(item, str)) or None
        case dict():
            return {str(key): _value(inner) for key, inner in value.items() if isinstance(inner, str)}
    return None
