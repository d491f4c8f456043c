"""The tables of earlier libraries become those of now by numbered steps, in both databases alike."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes import HashingEmbedder, ingested
from sqlalchemy.engine import Engine

from vectorstore import migrating, tables
from vectorstore.database import engine_at, engine_of, upgrade
from vectorstore.errors import StoreMissingError, StoreVersionError
from vectorstore.manifest import LIBRARY_SCHEMA, Manifest
from vectorstore.place import Place
from vectorstore.postgres import engine_for
from vectorstore.store import Store
from vectorstore.upgrading import Need, prepare

# What an earlier program made of the tables of schema 4 when it had the fewest of them: before staff could log in and
# correct cards, and before feedback had reasons.
EARLIER = (
    "CREATE TABLE documents (id VARCHAR NOT NULL PRIMARY KEY, version VARCHAR NOT NULL, title TEXT NOT NULL, "
    "visibility VARCHAR NOT NULL, state VARCHAR NOT NULL, content_hash VARCHAR NOT NULL, first_seen VARCHAR, "
    "source JSON NOT NULL, card JSON NOT NULL, pages JSON NOT NULL, warnings JSON NOT NULL, tables INTEGER NOT NULL, "
    "sections JSON NOT NULL, text TEXT NOT NULL)",
    "CREATE INDEX ix_documents_state ON documents (state)",
    "CREATE TABLE passages (document_id VARCHAR NOT NULL, position INTEGER NOT NULL, id VARCHAR NOT NULL, "
    "span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, title TEXT NOT NULL, headings JSON NOT NULL, "
    "context JSON NOT NULL, context_spans JSON NOT NULL, text TEXT NOT NULL, digest VARCHAR NOT NULL, "
    "PRIMARY KEY (document_id, position), UNIQUE (id), "
    "FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE)",
    "CREATE INDEX passages_by_digest ON passages (digest, id)",
    "CREATE TABLE feedback (id INTEGER NOT NULL PRIMARY KEY, at VARCHAR NOT NULL, question TEXT NOT NULL, "
    "reply JSON NOT NULL, verdict VARCHAR NOT NULL, comment TEXT NOT NULL)",
    "INSERT INTO feedback VALUES (3, '2026-04-02T00:00:00+00:00', '问', '{}', 'useful', '')",
)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "SQLite":
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    else:
        engine = engine_for(Place(tmp_path, request.getfixturevalue("empty_database_url")))
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[object]:
    """What Alembic would change to make a database what ``tables`` says."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))


def collations(engine: Engine) -> set[tuple[str, str, str | None]]:
    """The columns of text in PostgreSQL with how they are compared."""
    query = (
        "SELECT table_name, column_name, collation_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND data_type IN ('text', 'character varying') AND table_name <> 'alembic_version'"
    )
    with engine.connect() as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(sa.text(query))}


def test_the_steps_are_those_that_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrating.HEAD]
    assert tuple(s.revision for s in scripts.walk_revisions())[::-1] == migrating.STEPS


def test_new_tables_are_those_of_the_program(bare: Engine) -> None:
    migrating.bring_up(bare)
    assert migrating.is_current(bare)
    assert differences(bare) == []


def test_all_steps_make_the_same_tables_as_new_ones(bare: Engine) -> None:
    with bare.begin() as connection:
        migrating._upgrade(connection)
    assert migrating.is_current(bare)
    assert differences(bare) == []
    if bare.dialect.name == "postgresql":
        assert {collation for *_, collation in collations(bare)} == {"C"}


def test_earlier_tables_get_what_came_later_and_keep_what_is_in_them(bare: Engine) -> None:
    with bare.begin() as connection:
        for statement in EARLIER:
            connection.exec_driver_sql(statement)
    assert migrating.is_current(bare) is False
    migrating.bring_up(bare)
    assert differences(bare) == []
    with bare.connect() as connection:
        row = connection.execute(sa.select(tables.feedback)).one()
    assert (row.id, row.question, row.status) == (3, "问", None)


def test_processes_that_change_tables_at_the_same_time_do_it_once(bare: Engine) -> None:
    with bare.begin() as connection:
        for statement in EARLIER:
            connection.exec_driver_sql(statement)
    failures: list[BaseException] = []

    def change() -> None:
        try:
            migrating.bring_up(bare)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=change) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert differences(bare) == []


def test_tables_of_a_newer_program_are_left_alone(bare: Engine) -> None:
    migrating.bring_up(bare)
    with bare.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreVersionError, match="a newer program made"):
        migrating.bring_up(bare)


def test_a_step_that_fails_changes_nothing(bare: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with bare.begin() as connection:
        for statement in EARLIER:
            connection.exec_driver_sql(statement)

    def broken(*_: object) -> None:
        raise OSError("the disk")

    with monkeypatch.context() as broke:
        broke.setattr("alembic.op.create_table", broken)
        with pytest.raises(OSError, match="the disk"):
            migrating.bring_up(bare)
    assert not sa.inspect(bare).has_table("users")
    migrating.bring_up(bare)
    assert differences(bare) == []


def test_a_shared_library_of_earlier_tables_is_changed_only_by_the_command(
    tmp_path: Path, empty_database_url: str
) -> None:
    place = Place(tmp_path, empty_database_url)
    with pytest.raises(StoreMissingError, match="zhengwen ingest"):
        upgrade(place)
    engine = engine_for(place)
    with engine.begin() as connection:
        for statement in EARLIER:
            connection.exec_driver_sql(statement)
    with pytest.raises(StoreVersionError, match="zhengwen upgrade"):
        engine_of(place, create=True)
    upgrade(place)
    engine_of(place).dispose()
    assert differences(engine) == []
    engine.dispose()


def test_a_library_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    import subprocess
    import sys

    engine_at(tmp_path / "library.sqlite3").dispose()
    code = (
        "import sys; from pathlib import Path; from vectorstore.database import engine_at\n"
        f"engine_at(Path({str(tmp_path / 'library.sqlite3')!r})); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    assert done.stdout == "False\n"


def wanted(**other: object) -> Manifest:
    embedder = HashingEmbedder()
    values = {"embedding": embedder.name, "dimension": embedder.dimension, "splitter": "3"}
    return Manifest(**{**values, **other})  # type: ignore[arg-type]


def test_what_a_library_needs_is_found_out(place: Place) -> None:
    with pytest.raises(StoreMissingError):
        prepare(Place(place.home / "none"), wanted())
    with Store.open(place, create=True, embedder=HashingEmbedder(), splitter="3") as store:
        store.put(ingested("care", "医疗保险"))
    assert prepare(place, wanted()) is Need.NOTHING
    assert prepare(place, wanted(splitter="4")) is Need.TEXTS
    assert prepare(place, wanted(embedding="other")) is Need.INDEXES


def test_a_folder_of_another_schema_has_to_be_read_again_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder(), splitter="3"):
        pass
    manifest = tmp_path / "manifest.json"
    text = manifest.read_text()
    manifest.write_text(text.replace(f'"library_schema": {LIBRARY_SCHEMA}', '"library_schema": 2'))
    assert prepare(Place(tmp_path), wanted()) is Need.TEXTS
    manifest.write_text(text.replace(f'"library_schema": {LIBRARY_SCHEMA}', '"library_schema": 99'))
    with pytest.raises(StoreVersionError, match="newer program"):
        prepare(Place(tmp_path), wanted())
    manifest.write_text("{")
    assert prepare(Place(tmp_path), wanted()) is Need.INDEXES
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (migrating.HEAD,)
