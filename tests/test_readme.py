"""The README is run: its commands work as written, and it names every setting and refusal reason."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answers import Reason

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The `$ zhengwen …` lines of the README's console blocks, in order."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 8


@pytest.mark.integration
def test_every_command_of_the_readme_works_as_written(home: Path) -> None:
    for command in commands():
        words = shlex.split(command.replace("data/try", str(home)))
        assert words[0] == "zhengwen"
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        # Cases made of feedback are printed where there are any; else a sentence says that there are none.
        assert (done.stdout + done.stderr).strip(), command


@pytest.mark.integration
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_answers_that_a_readme_shows_are_given(home: Path, name: str) -> None:
    shown = re.findall(r"```text\n(问：.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    exchanges = [one.strip().splitlines() for one in "".join(shown).split("\n\n")]
    assert len(exchanges) == 3
    questions = home / f"{name}.jsonl"
    asked = [{"id": str(n), "question": lines[0].removeprefix("问：")} for n, lines in enumerate(exchanges)]
    questions.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    for arguments in (["ingest", "corpus"], ["ask", "--questions", str(questions), "--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--home", str(home / "answers"), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
    for lines, line in zip(exchanges, done.stdout.splitlines(), strict=True):
        reply = json.loads(line)
        given = [f"{s['text']} {''.join(f'[{n}]' for n in s['citations'])}" for s in reply["statements"]]
        given += [f"没有查到：{part}" for part in reply["not_covered"]]
        assert given == lines[1:]


def test_the_readme_names_every_refusal_reason() -> None:
    assert [reason.value for reason in Reason if f"`{reason.value}`" not in README] == []


def test_the_readme_names_every_setting() -> None:
    source = (ROOT / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"ZHENGWEN_[A-Z_]+", source))
    assert names
    assert sorted(name for name in names if f"`{name}`" not in README) == []


def test_the_readme_names_every_make_target_that_it_mentions() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    mentioned = set(re.findall(r"`make ([a-z-]+)`", README))
    assert mentioned <= targets
    assert {"run", "test", "check", "fix"} <= targets
