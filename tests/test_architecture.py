"""The import table of the design, kept as data, and what may not be read: the environment and the clock."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT: dict[str, frozenset[str]] = {
    "prompts": frozenset(),
    "vectorstore": frozenset(),
    "ingest": frozenset({"vectorstore"}),
    "assistant": frozenset({"vectorstore", "prompts"}),
    "evals": frozenset({"assistant", "vectorstore", "ingest", "prompts"}),
}
"""What a package may import of ours, besides itself. Packages and files that are not named may import anything."""

FREE = frozenset({"pages", "cli", "doctor", "settings", "terminal", "ui"})
"""May import anything of ours; ``cli_*.py`` as well."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "chromadb": ("vectorstore",),
    "langchain_chroma": ("vectorstore",),
    "tantivy": ("vectorstore",),
    "sqlalchemy": ("vectorstore",),
    "pdfplumber": ("ingest",),
    "pypdfium2": ("ingest",),
    "rapidocr": ("ingest",),
    "torch": ("evals",),
    "protego": ("ingest",),
    "docx": ("ingest", "assistant/official", "assistant/word_file.py"),
    "langchain": ("assistant",),
    "openai": ("assistant",),
    "langchain_openai": ("assistant", "vectorstore/embeddings.py"),
    "gradio": ("pages", "ui.py"),
    "plotly": ("pages",),
    "mcp": ("pages",),
    "prometheus_client": ("pages",),
    "opentelemetry": ("pages/operating",),
    "typer": ("cli.py", "cli_*.py"),
}
"""Library → the packages and files that may import it. ``langchain_core`` may stand anywhere."""

ENVIRONMENT = frozenset({"os.environ", "os.environb", "os.getenv", "os.getenvb"})
CLOCK = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "time.ctime",
        "time.gmtime",
        "time.localtime",
        "time.strftime",
        "time.time",
        "time.time_ns",
    }
)
WITHOUT_CLOCK = frozenset({"assistant", "ingest", "prompts", "vectorstore"})
"""Packages that are told the day instead of asking for it."""

READS_ENVIRONMENT = {
    "settings.py": "the one place",
    "pages/quiet_gradio.py": "sets gradio's own switch before gradio is imported; reads nothing",
}


def modules() -> list[PurePosixPath]:
    """All modules of ours, without tests, as paths inside the project."""
    own = [PurePosixPath(path.name) for path in ROOT.glob("*.py")]
    for package in packages():
        own += [PurePosixPath(path.relative_to(ROOT).as_posix()) for path in (ROOT / package).rglob("*.py")]
    return sorted(own)


def packages() -> list[str]:
    return sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))


def ours() -> frozenset[str]:
    return frozenset({*packages(), *(path.stem for path in ROOT.glob("*.py"))})


def import_faults(path: PurePosixPath, source: str) -> list[str]:
    """The imports of a module that the table does not allow."""
    room = path.parts[0].removesuffix(".py")
    own = ours() | MAY_IMPORT.keys() | FREE
    found: list[str] = []
    for line, module in _imports(path, source):
        top = module.split(".")[0]
        allowed = MAY_IMPORT.get(room)
        if top in own and top != room and allowed is not None and top not in allowed:
            found.append(f"{path}:{line} imports {module}")
        places = ONLY_IN.get(top)
        if places is not None and not any(_lies_in(path, place) for place in places):
            found.append(f"{path}:{line} imports {module}, which only {', '.join(places)} may")
    return found


def _lies_in(path: PurePosixPath, place: str) -> bool:
    return (
        path.match(place) and len(path.parts) == len(PurePosixPath(place).parts)
        if place.endswith(".py")
        else path.as_posix().startswith(f"{place}/")
    )


def _imports(path: PurePosixPath, source: str) -> Iterator[tuple[int, str]]:
    """(line, module) of every import, also inside functions, for types only, or by name at run time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = path.parts[: len(path.parts) - node.level] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            if base:
                yield node.lineno, base
            else:
                yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func)
            named = node.args[0].value
            if called in ("__import__", "import_module", "importlib.import_module") and isinstance(
                named, str
            ):
                yield node.lineno, named


def environment_faults(path: PurePosixPath, source: str) -> list[str]:
    """The places that touch the environment."""
    tree = ast.parse(source)
    names = _names(tree)
    return [
        f"{path}:{node.lineno} uses {dotted}"
        for node, dotted in _references(tree, names)
        if any(dotted == name or dotted.startswith(f"{name}.") for name in ENVIRONMENT)
    ]


def clock_faults(path: PurePosixPath, source: str) -> list[str]:
    """Reading the clock while a module is imported; in packages that are told the day, reading it at all."""
    tree = ast.parse(source)
    names = _names(tree)
    if path.parts[0] in WITHOUT_CLOCK:
        return [
            f"{path}:{node.lineno} uses {dotted}"
            for node, dotted in _references(tree, names)
            if dotted in CLOCK
        ]
    return [
        f"{path}:{node.lineno} calls {dotted} at import"
        for node in _run_at_import(tree)
        if isinstance(node, ast.Call) and (dotted := _dotted(node.func, names)) in CLOCK
    ]


def _names(tree: ast.Module) -> dict[str, str]:
    """Local name → what it was imported as, with its module."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value, names)
        return f"{base}.{node.attr}" if base else None
    return None


def _references(tree: ast.Module, names: Mapping[str, str]) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (dotted := _dotted(node, names)):
            yield node, dotted


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that run when the module is imported: not the bodies of functions, but their defaults and decorators."""
    for field, value in ast.iter_fields(node):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and field == "body":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _run_at_import(child)


def _faults_of_all(check: str) -> dict[str, list[str]]:
    checks = {"imports": import_faults, "environment": environment_faults, "clock": clock_faults}
    found = {path: checks[check](path, (ROOT / path).read_text("utf-8")) for path in modules()}
    return {str(path): faults for path, faults in found.items() if faults}


def test_every_import_is_allowed_by_the_table() -> None:
    assert _faults_of_all("imports") == {}


def test_every_package_and_top_level_file_stands_in_the_table() -> None:
    assert set(packages()) == MAY_IMPORT.keys() | {"pages"}
    files = {path.stem for path in ROOT.glob("*.py") if not path.stem.startswith("cli_")}
    assert files <= FREE


def test_an_installation_holds_every_package_and_top_level_file() -> None:
    installed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    own = {path.parent.relative_to(ROOT) for top in packages() for path in (ROOT / top).rglob("__init__.py")}
    assert set(installed["packages"]) == {".".join(path.parts) for path in own}
    assert set(installed["py-modules"]) == {path.stem for path in ROOT.glob("*.py")}


def test_the_environment_is_read_in_settings_alone() -> None:
    """Each named exception is still needed, so that the list does not outlive its reasons."""
    assert _faults_of_all("environment").keys() == READS_ENVIRONMENT.keys()


def test_nothing_reads_the_clock_at_import_and_the_inner_packages_never() -> None:
    assert _faults_of_all("clock") == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("assistant/bad.py", "import ingest.document"),
        ("assistant/bad.py", "from ingest import sync"),
        ("assistant/bad.py", "def late() -> None:\n    from ingest.sync import ingest"),
        ("assistant/bad.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import evals"),
        ("assistant/bad.py", "import importlib\nimportlib.import_module('ingest.sync')"),
        ("assistant/bad.py", "from .. import ingest"),
        ("assistant/bad.py", "import chromadb"),
        ("assistant/bad.py", "import docx"),
        ("assistant/bad.py", "import gradio as gr"),
        ("ingest/bad.py", "from assistant.pipeline import Assistant"),
        ("ingest/reading/bad.py", "import sqlalchemy.engine"),
        ("ingest/bad.py", "import settings"),
        ("vectorstore/bad.py", "from ingest.splitting import split"),
        ("vectorstore/bad.py", "import langchain.agents"),
        ("vectorstore/bad.py", "import langchain_openai"),
        ("prompts/bad.py", "import vectorstore"),
        ("evals/bad.py", "from pages.api import api_router"),
        ("evals/bad.py", "import openai"),
        ("pages/bad.py", "import typer"),
        ("pages/bad.py", "from tantivy import Index"),
        ("pages/cli.py", "import typer"),
        ("terminal.py", "import typer"),
        ("cli.py", "import gradio"),
    ],
)  # fmt: skip
def test_the_checker_finds_a_forbidden_import(path: str, source: str) -> None:
    assert import_faults(PurePosixPath(path), source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("assistant/good.py", "import vectorstore.store\nimport prompts\nfrom . import answers\nimport langchain, openai"),
        ("assistant/official/layout.py", "import docx"),
        ("vectorstore/embeddings.py", "import langchain_openai\nfrom langchain_core.embeddings import Embeddings"),
        ("vectorstore/good.py", "import chromadb, langchain_chroma, tantivy, sqlalchemy"),
        ("evals/good.py", "import assistant, ingest, vectorstore, prompts"),
        ("ui.py", "import gradio\nimport pages, assistant, settings"),
        ("cli_eval.py", "import typer\nimport evals"),
    ],
)  # fmt: skip
def test_the_checker_lets_an_allowed_import_pass(path: str, source: str) -> None:
    assert import_faults(PurePosixPath(path), source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os\nhome = os.environ['HOME']",
        "import os as system\nsystem.environ.get('HOME')",
        "from os import environ\nenviron['A'] = '1'",
        "from os import getenv as read\ndef f() -> None:\n    read('A')",
    ],
)
def test_the_checker_finds_a_look_at_the_environment(source: str) -> None:
    assert environment_faults(PurePosixPath("pages/bad.py"), source)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nTODAY = date.today()",
        "import datetime\nNOW = datetime.datetime.now()",
        "from time import time as now\nclass A:\n    began = now()",
        "import time\ndef f(at: float = time.time()) -> None: ...",
    ],
)
def test_the_checker_finds_a_clock_read_at_import(source: str) -> None:
    assert clock_faults(PurePosixPath("pages/bad.py"), source)


def test_the_checker_lets_outer_modules_read_the_clock_when_called_but_not_inner_ones() -> None:
    source = "from datetime import date\ndef today() -> date:\n    return date.today()"
    assert clock_faults(PurePosixPath("pages/good.py"), source) == []
    assert clock_faults(PurePosixPath("assistant/bad.py"), source)
