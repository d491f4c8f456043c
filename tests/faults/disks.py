"""Small disks of a test's own: a full one, and one that the kernel turns read-only under open files. Needs root on Linux."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _done(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)


def _need(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if sys.platform != "linux" or os.geteuid() != 0 or missing:
        pytest.skip(f"needs Linux, root and {', '.join(programs)}")


@contextmanager
def in_memory(folder: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs of a size, mounted at a folder."""
    _need("mount", "umount")
    folder.mkdir()
    mounted = _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder)
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        _done("umount", "-l", folder)


def fill(folder: Path, leave: int = 0, name: str = "filler") -> Path:
    """A file that takes all room of a disk but ``leave`` bytes."""
    filler = folder / name
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while shutil.disk_usage(folder).free > leave + size:
                    file.write(bytes(size))
            except OSError:
                continue
    return filler


class OnLoop:
    """An ext4 file system in a file, mounted at ``folder``; an error of it makes it read-only, as a failing disk does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._image = folder.with_suffix(".img")

    @property
    def _device(self) -> str:
        return Path(_done("findmnt", "-n", "-o", "SOURCE", self.folder).stdout.strip()).name

    def mount(self, *options: str) -> None:
        mounted = _done(
            "mount", "-o", ",".join(("loop", "errors=remount-ro", *options)), self._image, self.folder
        )
        if mounted.returncode:
            pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")

    def unmount(self) -> None:
        _done("umount", self.folder)

    def sync(self) -> None:
        """Write what a test put there by plain copying: what was not written when a disk fails is lost."""
        _done("sync", "-f", self.folder)

    def fail(self) -> None:
        """Have the kernel find an error: from now on nothing can be written, to open files neither."""
        trigger = Path(f"/sys/fs/ext4/{self._device}/trigger_fs_error")
        if not trigger.exists():
            pytest.skip("this kernel does not let file systems fail on purpose")
        trigger.write_text("1")

    def check(self) -> None:
        """What an operator does first: unmount, and have the file system checked."""
        self.unmount()
        _done("e2fsck", "-y", "-f", self._image)


@contextmanager
def failing(folder: Path, megabytes: int) -> Iterator[OnLoop]:
    """An ext4 file system of a size, mounted at a folder."""
    _need("mount", "umount", "mkfs.ext4", "e2fsck", "findmnt")
    folder.mkdir()
    disk = OnLoop(folder)
    with disk._image.open("wb") as image:
        image.truncate(megabytes << 20)
    _done("mkfs.ext4", "-q", "-F", disk._image)
    disk.mount()
    try:
        yield disk
    finally:
        _done("umount", "-l", folder)
