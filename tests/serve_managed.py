"""Serves the library that staff manage, with the assistant that needs no model: ``python tests/serve_managed.py PORT HOME``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import listings_library  # noqa: E402
import managed_library  # noqa: E402

import ui  # noqa: E402
from settings import Settings  # noqa: E402


def opened(home: Path) -> ui.Opened:
    store = managed_library.open_store(home)
    people = managed_library.people_of(home)
    assistant = managed_library.assistant_of(store)
    management = managed_library.management_of(store, assistant.warm_up)

    def close() -> None:
        management.adding.close()
        people.close()
        store.close()

    return ui.Opened(assistant, store, close, people, management=management)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    ui.run(
        Settings(port=int(sys.argv[1])),
        lambda: opened(Path(sys.argv[2])),
        today=lambda: listings_library.TODAY,
    )
