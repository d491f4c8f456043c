"""The commands `zhengwen backup` and `zhengwen restore`. A backup is written while a server has the folder."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

import terminal
from cli_audit import account
from cli_home import Home, opened_store, settings_of

File = Annotated[Path, typer.Argument(metavar="FILE", help="A file like zhengwen-2025-11-20.tar.gz.")]


def backup(file: File, home: Home = None) -> None:
    """Keep the library, the originals and all that staff made in one file, also while it is served."""
    from vectorstore.audit import AuditBook
    from vectorstore.backup import write_backup

    place, now = settings_of(home).place, datetime.now(UTC)
    contents = write_backup(place, file, program=_program(), at=now)
    size = file.stat().st_size
    book = AuditBook.at(place)
    try:
        book.record(now, account(), "backup", file.name, {"documents": contents.documents, "bytes": size})
    finally:
        book.close()
    terminal.OUT.print(
        f"kept {contents.documents} documents and {len(contents.files)} files in {file} ({size / 2**20:.1f} MB)",
        markup=False,
    )


def restore(file: File, home: Home = None) -> None:
    """Put a backup into a folder that is new or empty, and build its indexes; on any machine. With ZHENGWEN_DATABASE_URL
    its library goes into that database, which must be empty: so a folder's library moves to PostgreSQL, and back."""
    from vectorstore.backup import restore_backup

    place = settings_of(home).place
    contents = restore_backup(file, place)
    terminal.say(f"Restored the state of {contents.made}; the indexes are being built.")
    with opened_store(home, create=True, rebuild=True) as store:
        now = datetime.now(UTC)
        store.library.record(now, account(), "restore", file.name, {"made": contents.made})
        found = store.statistics()
    if contents.documents and not found.documents:
        terminal.say(
            "It was made by an earlier version, which kept documents otherwise: read them again with "
            "`zhengwen ingest --rebuild FOLDER`; what people said is taken over."
        )
    terminal.OUT.print(f"restored {found.documents} documents in {place.library_name}", markup=False)


def _program() -> str:
    try:
        return version("zhengwen")
    except PackageNotFoundError:
        return "unknown"
