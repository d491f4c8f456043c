"""Commands and servers of the program, killed at a moment, and what a home holds afterwards."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
import stored
from serving import Server

from ingest.splitting import SPLITTER_VERSION
from vectorstore.embeddings import PackagedEmbeddings
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store

ROOT = Path(__file__).parents[2]
WORDS = "医疗保险教育住房交通科技人才生态环境农业农村产业数字政府企业税收补贴养老社区文化旅游安全应急能源水利金融贸易"
STARTED = 180.0
"""Seconds that a start may take on a busy machine."""


def write_files(folder: Path, files: int, edition: int = 0, articles: int = 20) -> None:
    """A folder of notices; in every further edition a third of them says something else, one comes and one goes."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number in range(edition, files + edition):
        chance = random.Random(number)
        changed = f"（第{edition}版）" if (number + edition) % 3 == 0 and edition else ""
        lines = [f"关于第{number}号工作的通知", ""]
        for article in range(articles):
            words = "".join(chance.choices(WORDS, k=24))
            lines.append(f"第{article + 1}条 第{number}号工作{changed}应当做好{words}。")
        (folder / f"文件{number:02}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def command(home: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "cli", "--home", str(home), *map(str, arguments)]


@dataclass(frozen=True)
class Ended:
    """How a command ended; killed: code -9."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


def run(arguments: list[str], kill_after: float | None = None) -> Ended:
    """Run a command, with SIGKILL for it and its reading processes so many seconds after it began."""
    began = time.monotonic()
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if kill_after is not None:
        try:
            process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    out, err = process.communicate(timeout=600)
    return Ended(process.returncode, out, err, time.monotonic() - began)


def contents(home: Path) -> dict[str, Any]:
    """All that a home holds, after everything that was begun has been ended; caches and library agree, or it fails."""
    with Store.open(home, embedder=PackagedEmbeddings(1), splitter=SPLITTER_VERSION, mend=True) as store:
        found = stored.contents(store)
        rows = store._indexes.open().vectors._cached
        ids = {p.id for p in found["passages"]}
        assert found["unfinished"] == 0
        assert found["keys"].keys() == found["full text"] == ids == set(rows._row_of)
        assert found["vectors"].keys() == ids
        assert store._indexes.open().fulltext.count_documents() == len(found["documents"])
    return found


def ids_of(home: Path) -> list[str]:
    with Store.open(home, embedder=PackagedEmbeddings(1), splitter=SPLITTER_VERSION) as store:
        return [d.id for d in store.documents(ALL_VISIBILITIES)]


@dataclass
class Served:
    """The command ``serve`` over a home, as its owner talks to it."""

    home: Path
    descriptors: int = 0
    """The most file descriptors it may have; 0: as many as this process."""
    server: Server = field(init=False)

    def __enter__(self) -> Self:
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        limit = ["prlimit", f"--nofile={self.descriptors}"] if self.descriptors else []
        process = subprocess.Popen(
            [*limit, *command(self.home, "serve", "--no-model", "--port", str(port))],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=(self.home.parent / "server.log").open("a"),
            text=True,
        )
        self.server = Server(process, f"http://127.0.0.1:{port}")
        self.server.wait({"ok"}, STARTED)
        return self

    def __exit__(self, *_: object) -> None:
        if self.server.process.poll() is None:
            self.server.stop()

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.server.process.pid)

    def kill(self) -> None:
        """SIGKILL for the server and whatever it started."""
        children = self.process.children(recursive=True)
        self.server.process.kill()
        self.server.process.wait()
        for child in children:
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue

    def request(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers (lower case) and JSON of an answer to the folder's owner. Raises OSError where none comes."""
        token = json.loads((self.home / "owner.json").read_text())["token"]
        request = urllib.request.Request(
            self.server.address + path,
            body,
            {"Content-Type": kind, "Authorization": f"Bearer {token}"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                status, headers, text = response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            status, headers, text = error.code, error.headers, error.read()
        return status, {k.lower(): v for k, v in headers.items()}, json.loads(text) if text else None

    def ask(self, question: str) -> tuple[int, Any]:
        status, _, reply = self.request("POST", "/api/ask", json.dumps({"question": question}).encode())
        return status, reply

    def upload(self, name: str, text: str) -> tuple[int, Any]:
        mark = "edge-of-the-part"
        body = (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n--{mark}--\r\n"
        ).encode()
        status, _, told = self.request(
            "POST", "/api/documents", body, f"multipart/form-data; boundary={mark}"
        )
        return status, told

    def read(self, job: str, seconds: float = 120) -> dict[str, Any]:
        """The one source of an addition, when it has been read."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _, _, told = self.request("GET", f"/api/additions/{job}")
            if told["ended"]:
                source: dict[str, Any] = told["sources"][0]
                return source
            time.sleep(0.2)
        raise TimeoutError(job)
