"""One target under the coverage-guided fuzzer, in a process that the fuzzer ends: `fuzz_child.py MODULE TARGET [libFuzzer's arguments]`.

Named files instead of folders are only given to the target, which shows a fault again.
"""

from __future__ import annotations

import importlib
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

Mutator = Callable[[bytes, int, int], bytes]
"""(an input, the most bytes, a seed) → a changed one."""
ROOT = Path(__file__).parents[2]
OURS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
"""Whose branches guide the fuzzer; libraries are left as they are, and as fast."""
UNPACKED = 2**20
_END = b"endobj"
_HEXADECIMAL = re.compile(rb"<((?:[0-9a-f]{2})+)>")


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
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            names = old.namelist()
            changed = chance.choice([name for name in names if name.startswith("word/")] or names)
            for name in names:
                with old.open(name) as part:
                    inside = part.read(UNPACKED)
                new.writestr(
                    name, mutate_words(inside, len(inside) + 512, seed) if name == changed else inside
                )
    except Exception:
        # No whole archive any more, in one of zipfile's many ways.
        return bytes(atheris.Mutate(data, most))
    return held.getvalue()[:most]


def mutate_objects(data: bytes, most: int, seed: int) -> bytes:
    """Change one object of a PDF, each as often, however long the others are: what a hexadecimal string in it stands
    for, or its own bytes; now and then the whole."""
    chance = random.Random(seed)
    objects = data.split(_END)
    at = chance.randrange(len(objects))
    if chance.random() < 0.2:
        return bytes(atheris.Mutate(data, most))
    objects[at] = _mutate_object(objects[at], chance)
    return _END.join(objects)[:most]


def _mutate_object(data: bytes, chance: random.Random) -> bytes:
    strings = list(_HEXADECIMAL.finditer(data))
    if not strings or chance.random() < 0.4:
        return bytes(atheris.Mutate(data or b" ", len(data) + 256))
    string = chance.choice(strings)
    stands_for = bytes.fromhex(string[1].decode())
    changed = bytes(atheris.Mutate(stands_for, len(stands_for) + 32))
    return data[: string.start(1)] + changed.hex().encode() + data[string.end(1) :]


MUTATORS: dict[str, Mutator | None] = {"docx": mutate_archive, "pdf": mutate_objects, "web answer": None}
"""Target → what changes its inputs; the others take words, None leaves it to the fuzzer."""


def mutator_of(target: str) -> Mutator | None:
    """For a format of files: now and then a whole one altered anew. The fuzzer prefers inputs that reach other branches, and
    what a library makes of a whole file, for which there is no branch of ours, would hardly be tried."""
    mutate = MUTATORS.get(target, mutate_words)
    files = importlib.import_module("hostile_files")
    whole = files.whole_files()
    if target not in whole or mutate is None:
        return mutate

    def mutate_or_alter(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() > 0.25:
            return mutate(data, most, seed)
        altered: bytes = whole[target]
        for _ in range(chance.choice((1, 1, 2, 4))):
            if len(altered) > 16:
                way = files.ALTERATIONS[chance.choice(list(files.ALTERATIONS))]
                altered = way(altered, whole[chance.choice(list(whole))], chance)[:most]
        return altered

    return mutate_or_alter


def main() -> None:
    """Fuzz until the time is over or a fault is found; does not return."""
    module, name = sys.argv[1:3]
    with atheris.instrument_imports(include=[*OURS, module]):
        target = importlib.import_module(module).TARGETS[name]
        mutator = mutator_of(name)
    own = {} if mutator is None else {"custom_mutator": mutator}
    atheris.Setup([sys.argv[0], *sys.argv[3:]], target, **own)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
