"""One target under the coverage-guided fuzzer, in a process that the fuzzer ends: `fuzz_child.py MODULE TARGET [libFuzzer's arguments]`.

Named files instead of folders are only given to the target, which shows a fault again.
"""

from __future__ import annotations

import importlib
import io
import random
import sys
import zipfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
OURS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
"""Whose branches guide the fuzzer; libraries are left as they are, which makes them ten times as fast."""
UNPACKED = 2**20


def mutate_words(data: bytes, most: int, seed: int) -> bytes:
    """Change bytes; mostly what is left of them that is UTF-8, since readers refuse most of what is not."""
    changed: bytes = atheris.Mutate(data, most)
    return changed if seed % 4 == 0 else changed.decode("utf-8", "ignore").encode()


def mutate_archive(data: bytes, most: int, seed: int) -> bytes:
    """Change a part of an archive, so that what reads the part is reached; now and then the archive itself."""
    chance = random.Random(seed)
    if chance.random() < 0.1:
        return bytes(atheris.Mutate(data, most))
    held = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            changed = chance.choice([name for name in names if name.startswith("word/")] or names)
            for name in names:
                with old.open(name) as part:
                    inside = part.read(UNPACKED)
                new.writestr(name, mutate_words(inside, len(inside) + 512, seed) if name == changed else inside)
    except Exception:
        # No whole archive any more, in one of zipfile's many ways.
        return bytes(atheris.Mutate(data, most))
    return held.getvalue()[:most]


def main() -> None:
    """Fuzz until the time is over or a fault is found; does not return."""
    module, name = sys.argv[1:3]
    with atheris.instrument_imports(include=[*OURS, module]):
        target = importlib.import_module(module).TARGETS[name]
    mutator = {"docx": mutate_archive, "pdf": None, "web answer": None}.get(name, mutate_words)
    arguments = [sys.argv[0], *sys.argv[3:]]
    if mutator is None:
        atheris.Setup(arguments, target)
    else:
        atheris.Setup(arguments, target, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
