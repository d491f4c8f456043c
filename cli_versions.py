"""The texts that a document has had, as `zhengwen documents ID --versions` lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import terminal
from vectorstore.listing import version_json
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from vectorstore.store import Store


def print_versions(store: Store, document_id: str, as_json: bool) -> None:
    """All texts of a document, oldest first, the current one last.

    Raises DocumentNotFoundError.
    """
    listed = [version_json(key) for key in store.versions(document_id, tuple(Visibility))]
    if as_json:
        terminal.print_json(listed)
        return
    columns = ("number", "version", "title", "characters", "first_seen", "replaced")
    rows = [(*(v[c] for c in columns), "current" if v["current"] else "") for v in listed]
    terminal.print_table((*columns, ""), rows)
