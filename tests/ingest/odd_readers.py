"""Readers that go wrong, each by the name of its file; worker processes find them in this module."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

from ingest.errors import UnreadableFileError
from ingest.workers import Job, read_job
from vectorstore.passages import IngestedDocument


class OddError(Exception):
    """An error that cannot be sent to another process."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)
        self.file = open(os.devnull)  # noqa: PTH123, SIM115


def odd(job: Job) -> IngestedDocument:
    """Read a file, or do what its name says."""
    match job.path.stem.rstrip("0123456789"):
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "eat":
            held = [bytearray(2**24) for _ in range(10_000)]
            del held
        case "exit":
            os._exit(7)
        case "crash":
            ctypes.string_at(0)
        case "raise":
            raise OddError("甲", "乙")
        case "deep":
            _deeper(0)
        case "unreadable":
            raise UnreadableFileError("is odd. Mend it.")
        case "slow":
            time.sleep(0.3)
        case "pid":
            raise UnreadableFileError(str(os.getpid()))
        case "print":
            os.write(1, b"noise")
            os.write(2, b"noise")
    return read_job(job)


def _deeper(depth: int) -> int:
    return _deeper(depth + 1) + 1


def text_file(folder: Path, name: str) -> Path:
    """A file that can be read."""
    path = folder / f"{name}.txt"
    path.write_text(f"关于{name}的通知\n各单位应当依法办理{name}事项。\n", encoding="utf-8")
    return path
