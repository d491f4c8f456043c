"""Any sequence of changes to a folder, beside a model of what the library then has to hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fakes import HashingEmbedder
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from stored import full_text_ids

from ingest.errors import IngestError
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import IngestReport, Options, dry_run, run
from vectorstore.passages import Visibility
from vectorstore.peeking import peek
from vectorstore.store import ALL_VISIBILITIES, Store

NAMES = ("通知.txt", "办法.md", "下级/通知.txt", "下级/表.csv", "图.png")
UNREADABLE = b""


def text_of(number: int) -> bytes:
    lines = [
        f"第{'一二三四五'[i]}条　第{number if i == 2 else 0}号单位应当依法共享数据{i}。" for i in range(4)
    ]
    return ("某省数据共享办法\n" + "\n".join(lines) + "\n").encode()


class Folder(RuleBasedStateMachine):
    """``files`` is what lies in the folder, ``held`` what the library holds: path → texts it has had, and who sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="sync-model-"))
        self.folder = self.place / "文件"
        self.folder.mkdir()
        self.files: dict[str, bytes] = {}
        self.held: dict[str, list[bytes]] = {}
        self.told: dict[str, Visibility | None] = {}
        self.home = self.place / "data"

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    @rule(name=st.sampled_from(NAMES), number=st.integers(0, 3))
    def write(self, name: str, number: int) -> None:
        self._write(name, text_of(number))

    @rule(name=st.sampled_from(NAMES))
    def spoil(self, name: str) -> None:
        self._write(name, UNREADABLE)

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        if self.files.pop(name, None) is not None:
            (self.folder / name).unlink()

    @rule(old=st.sampled_from(NAMES[:3]), new=st.sampled_from(NAMES[:3]))
    def rename(self, old: str, new: str) -> None:
        if old in self.files and old != new:
            data = self.files[old]
            self.delete(old)
            self._write(new, data)

    @rule(
        prune=st.booleans(),
        allow_empty=st.booleans(),
        reread=st.booleans(),
        visibility=st.sampled_from([None, None, Visibility.INTERNAL, Visibility.PUBLIC]),
    )
    def bring_in_step(
        self, prune: bool, allow_empty: bool, reread: bool, visibility: Visibility | None
    ) -> None:
        options = Options(
            prune=prune, allow_empty=prune and allow_empty, reread=reread, visibility=visibility
        )
        expected = self._expected(options)
        before = {p: p.stat().st_mtime_ns for p in self.home.rglob("*")}
        announced = self._dry_run(options)
        assert {p: p.stat().st_mtime_ns for p in self.home.rglob("*")} == before
        with self._open() as store:
            try:
                report: IngestReport | None = run([self.folder], store, options)
            except IngestError as error:
                assert "--allow-empty" in str(error)
                report = None
        if expected is None:
            assert report is announced is None
            return
        assert report is not None
        assert announced is not None
        assert announced.outcomes == report.outcomes
        assert announced.passed_over == report.passed_over == sum(n.endswith("png") for n in self.files)
        states = {
            str(Path(o.path).relative_to(self.folder)): o.state
            for o in report.outcomes
            if o.state != "removed"
        }
        gone = {str(Path(o.path).relative_to(self.folder)) for o in report.outcomes if o.state == "removed"}
        assert (states, gone) == expected
        self._remember(states, gone, visibility)

    @invariant()
    def the_library_holds_what_the_model_holds(self) -> None:
        if not self.home.exists():
            assert not self.held
            return
        with self._open() as store:
            names = {
                str(Path(d.source.path).relative_to(self.folder)): d
                for d in store.documents(ALL_VISIBILITIES)
            }
            assert names.keys() == self.held.keys()
            for name, document in names.items():
                assert document.source.told == self.told[name]
                assert document.card.visibility == (self.told[name] or Visibility.PUBLIC)
                had = [
                    store.version_of(document.id, str(v.number), ALL_VISIBILITIES).text
                    for v in store.versions(document.id, ALL_VISIBILITIES)
                ]
                assert ["".join(text.split()) for text in had] == [
                    "".join(data.decode().split()) for data in self.held[name]
                ]
            wanted = {p.id for d in names.values() for p in store.passages(d.id, ALL_VISIBILITIES)}
            assert store._ready().vectors.keys().keys() == full_text_ids(store) == wanted

    def _write(self, name: str, data: bytes) -> None:
        self.files[name] = data
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(data)

    def _open(self) -> Store:
        return Store.open(self.home, create=True, embedder=HashingEmbedder(), splitter=SPLITTER_VERSION)

    def _dry_run(self, options: Options) -> IngestReport | None:
        inventory = peek(self.home, splitter=SPLITTER_VERSION, embedder=HashingEmbedder())
        try:
            return dry_run([self.folder], inventory, options)
        except IngestError:
            return None

    def _expected(self, options: Options) -> tuple[dict[str, str], set[str]] | None:
        """State of each file, and the names removed; None when the run is refused."""
        documents = {n: d for n, d in self.files.items() if not n.endswith("png")}
        if options.prune and not options.allow_empty and self.held and not documents:
            return None
        states = {}
        for name, data in documents.items():
            told = options.visibility or self.told.get(name)
            if (
                name in self.held
                and not options.reread
                and self._as_read(name) == data
                and told == self.told[name]
            ):
                states[name] = "unchanged"
            elif data == UNREADABLE or name.endswith("csv"):
                states[name] = "failed"
            else:
                states[name] = "changed" if name in self.held else "added"
        gone = set()
        if options.prune:
            gone = {n for n in self.held if n not in documents or states[n] == "failed"}
        return states, gone

    def _as_read(self, name: str) -> bytes:
        return self.held[name][-1]

    def _remember(self, states: dict[str, str], gone: set[str], visibility: Visibility | None) -> None:
        of_content: dict[bytes, list[Visibility]] = {}
        for name, told in self.told.items():
            if told is not None:
                of_content.setdefault(self._as_read(name), []).append(told)
        order = list(Visibility)
        for name, state in states.items():
            data = self.files[name]
            if state == "added":
                self.held[name] = [data]
                kept = max(of_content.get(data, []), key=order.index, default=None)
                self.told[name] = visibility or kept
            elif state == "changed":
                if self.held[name][-1] != data:
                    self.held[name].append(data)
                self.told[name] = visibility or self.told[name]
        for name in gone:
            del self.held[name], self.told[name]


Folder.TestCase.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
TestFolder = Folder.TestCase
