"""One process owns the folder: two writers would corrupt Chroma's files silently."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from vectorstore.errors import StoreLockedError
from vectorstore.manifest import replace_file

LOCK_NAME = ".lock"
OWNER_NAME = "owner.json"


class Ownership:
    """The lock on a folder, and a file (mode 0600) that tells others who holds it.

    The lock is the operating system's: it goes with the process. A file left by a killed
    process therefore means nothing, and is overwritten.
    """

    def __init__(self, home: Path) -> None:
        """Take the folder. Raises StoreLockedError when another process has it."""
        self._owner = home / OWNER_NAME
        self._lock = FileLock(home / LOCK_NAME, timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise _locked(home, _read(self._owner)) from None
        self._write({"pid": os.getpid()})

    def announce(self, address: str, token: str) -> None:
        """Tell other commands where this process serves its API."""
        self._write({"pid": os.getpid(), "address": address, "token": token})

    def say(self, doing: str) -> None:
        """Tell other commands what this process does with the folder: "keeps it in step with docs"."""
        self._write({"pid": os.getpid(), "doing": doing})

    def release(self) -> None:
        self._owner.unlink(missing_ok=True)
        self._lock.release()

    def _write(self, owner: dict[str, Any]) -> None:
        replace_file(self._owner, json.dumps(owner), mode=0o600)


def _read(path: Path) -> dict[str, Any]:
    try:
        owner = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return owner if isinstance(owner, dict) else {}


def _locked(home: Path, owner: dict[str, Any]) -> StoreLockedError:
    who = f"process {owner['pid']}" if owner.get("pid") else "another process"
    address, token = owner.get("address"), owner.get("token")
    if address:
        return StoreLockedError(
            f"{home} is served by {who} at {address}: send the request there, or stop that process first.",
            address,
            token,
        )
    if owner.get("doing"):
        return StoreLockedError(
            f"{home} is in use by {who}, which {owner['doing']}: stop it (Ctrl-C in its window, or "
            f"`kill {owner.get('pid')}`) and try again."
        )
    return StoreLockedError(
        f"{home} is in use by {who}: wait until it has finished, or stop it, and try again."
    )
