"""The files for containers, as far as they can be read without an engine."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

import ui

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOOLS: dict[str, Any] = PROJECT["tool"]["setuptools"]


def stages() -> list[list[tuple[str, str]]]:
    """The steps of each stage of the Dockerfile, as word and rest; lines that go on are joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[list[tuple[str, str]]] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found


def of(stage: list[tuple[str, str]], word: str) -> list[str]:
    return [rest for found, rest in stage if found == word]


def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = compose["services"]["zhengwen"]
    return found


def test_the_last_stage_holds_the_program_and_nothing_to_build_with() -> None:
    build, last = stages()
    assert of(build, "FROM")[0].endswith(" AS build")
    assert not re.search(r"\bpip\b|apt-get|curl|wget", " ".join(of(last, "RUN")))
    assert [copy for copy in of(last, "COPY") if copy.startswith("--from=build")]
    assert all(
        "--require-hashes" in run or "--no-deps" in run for run in of(build, "RUN") if "install" in run
    )


def test_the_chroma_server_is_of_the_version_that_the_program_speaks_to() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    chroma = compose["services"]["chroma"]
    locked = re.search(r"^chromadb==([\d.]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert locked is not None
    assert chroma["image"] == f"chromadb/chroma:{locked.group(1)}"
    assert chroma["read_only"] is True
    assert chroma["cap_drop"] == ["ALL"]
    assert "ports" not in chroma, "Chroma asks nobody for a password"
    assert {mount.split(":")[0] for mount in chroma["volumes"]} <= compose["volumes"].keys()
    # Started only by who asks for it.
    assert chroma["profiles"] == ["chroma"]


def test_replicas_share_a_database_that_only_they_reach() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    database, replicas = services["postgres"], [services["replica-1"], services["replica-2"]]
    assert "ports" not in database
    assert database["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/database_password"
    alone = service()
    for replica in replicas:
        url = replica["environment"]["ZHENGWEN_DATABASE_URL"]
        assert re.fullmatch(r"postgresql\+psycopg://[a-z]+@postgres/[a-z]+", url), "no password in it"
        assert (
            replica["environment"]["ZHENGWEN_DATABASE_PASSWORD_FILE"]
            == database["environment"]["POSTGRES_PASSWORD_FILE"]
        )
        assert replica["build"]["args"]["LOCK"] == "requirements-postgres.lock"
        for name in ("user", "read_only", "cap_drop", "security_opt", "tmpfs"):
            assert replica[name] == alone[name]
        assert replica["healthcheck"]["test"] == alone["healthcheck"]["test"]
    own = [next(m for m in replica["volumes"] if m.endswith(":/data")) for replica in replicas]
    assert own[0] != own[1], "one process owns a folder"
    assert {tuple(replica["ports"]) for replica in replicas} == {
        ("127.0.0.1:7861:7860",),
        ("127.0.0.1:7862:7860",),
    }
    for started in (database, *replicas):
        assert started["profiles"] == ["grow"]


def test_the_image_and_the_service_run_without_rights() -> None:
    assert of(stages()[-1], "USER") == ["10001"]
    running = service()
    assert running["user"].split(":")[0] == "10001"
    assert running["read_only"] is True
    assert running["cap_drop"] == ["ALL"]
    assert running["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/tmp:") for mount in running["tmpfs"])


def test_what_is_copied_is_there_and_is_the_whole_program() -> None:
    build, last = stages()
    sources: list[str] = []
    for copy in of(build, "COPY") + of(last, "COPY"):
        if not copy.startswith("--from"):
            sources += shlex.split(copy)[:-1]
    assert [source for source in sources if not list(ROOT.glob(source))] == []
    packages = {name.split(".")[0] for name in TOOLS["packages"]}
    assert packages <= set(sources)
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [source for source in sources if f"!{source}" not in kept] == []


def test_both_health_checks_ask_what_the_service_answers() -> None:
    command = of(stages()[-1], "HEALTHCHECK")[0]
    told = service()["healthcheck"]["test"]
    assert told[0] == "CMD" and told[-1] in command
    port = dict(pair.split("=") for pair in of(stages()[-1], "ENV")[0].split())["ZHENGWEN_PORT"]
    assert f"http://127.0.0.1:{port}/readyz" in command
    assert '"/readyz"' in (ROOT / "pages" / "operating" / "health.py").read_text(encoding="utf-8")
    assert all(mapping.endswith(f":{port}") for mapping in service()["ports"])


def test_answers_in_flight_have_time_before_the_engine_kills() -> None:
    assert int(service()["stop_grace_period"].removesuffix("s")) > ui.GRACE_SECONDS


def test_the_settings_of_both_are_settings_of_the_program() -> None:
    known = set(re.findall(r"ZHENGWEN_[A-Z_]+", (ROOT / "settings.py").read_text(encoding="utf-8")))
    named = set(
        re.findall(r"^\s*(?:ENV )?(ZHENGWEN_[A-Z_]+)=", (ROOT / "Dockerfile").read_text("utf-8"), re.M)
    )
    named |= {name for name in service()["environment"] if name.startswith("ZHENGWEN_")}
    assert named and named <= known


def test_no_secret_stands_in_a_file_or_variable_of_the_service() -> None:
    running = service()
    assert not [name for name in running["environment"] if re.search(r"KEY$|PASSWORD|SECRET|TOKEN$", name)]
    assert running["environment"]["ZHENGWEN_MODEL_KEY_FILE"] == f"/run/secrets/{running['secrets'][0]}"


def test_the_installed_program_has_every_file_that_it_reads() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    patterns = [f"{package}/{name}" for package, names in TOOLS["package-data"].items() for name in names]
    # The run that the gate compares with belongs to the tests.
    missing = [
        name
        for name in tracked
        if name.split("/")[0] in TOOLS["packages"]
        and not name.endswith(".py")
        and not name.startswith("evals/baselines/")
        and not any(fnmatch(name, pattern) for pattern in patterns)
    ]
    assert tracked != [""] and missing == []
    modules = {path.stem for path in ROOT.glob("*.py")}
    assert modules == set(TOOLS["py-modules"])
