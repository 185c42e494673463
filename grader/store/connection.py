"""Connect to the gradebook's database and translate its errors to ours."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from grader.domain.errors import StorageFault, UsageError
from grader.domain.messages import message

FILE_NAME: Final = "gradebook.sqlite"
DEFAULT_WAIT_SECONDS: Final = 30.0
_AGAIN_SECONDS: Final = 0.05
_WRITES: Final = "grade_writes"
# An arbitrary number that no other program should lock in the same database.
_ADVISORY_LOCK: Final = 0x67726164
_BY_SQLITE_NAME: Final = (
    ("SQLITE_BUSY", "gradebook-busy"),
    ("SQLITE_LOCKED", "gradebook-busy"),
    ("SQLITE_READONLY", "gradebook-unwritable"),
    ("SQLITE_CANTOPEN", "gradebook-unwritable"),
    ("SQLITE_PERM", "gradebook-unwritable"),
    ("SQLITE_FULL", "gradebook-disk-full"),
    ("SQLITE_CORRUPT", "gradebook-broken"),
    ("SQLITE_NOTADB", "gradebook-broken"),
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE: Final = {
    "53100": "gradebook-disk-full",
    "25006": "gradebook-unwritable",
    "42501": "gradebook-unwritable",
    "55P03": "gradebook-busy",
    "40P01": "gradebook-busy",
}


@dataclass(frozen=True, slots=True)
class Database:
    """Two views of one pool: `writer` begins transactions that exclude other writers."""

    reader: Engine
    writer: Engine
    place: str

    @contextmanager
    def in_our_words(self) -> Iterator[None]:
        """Turn an error of the database into a `StorageFault` with a remedy."""
        try:
            yield
        except SQLAlchemyError as error:
            raise StorageFault(message(_code(error), place=self.place, reason=_reason(error))) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection for one transaction, which is stored completely or not at all."""
        with self.in_our_words(), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the database."""
        with self.in_our_words(), self.reader.connect() as connection:
            yield connection


def connect(where: str | Path, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> Database:
    """Connect to a database URL, a SQLite file, or a folder for one.

    Raises `UsageError` for an invalid URL or a missing driver, `StorageFault` if the folder cannot be
    created.
    """
    url = _url(where)
    place = url.database or "" if _is_sqlite(url) else url.render_as_string(hide_password=True)
    if _is_sqlite(url) and url.database:
        _make_folder(Path(url.database).parent)
    engine = _engine(url, place, wait_seconds)
    event.listen(engine, "connect", _on_connect(engine.dialect.name, wait_seconds))
    event.listen(engine, "begin", _on_begin)
    return Database(engine, engine.execution_options(**{_WRITES: True}), place)


def folder_of(where: str | Path) -> Path | None:
    """Return the folder of a SQLite gradebook; None for a database server."""
    url = _url(where)
    return Path(url.database).parent if _is_sqlite(url) and url.database else None


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            return make_url(where)
        except (ArgumentError, ValueError) as error:
            raise UsageError(message("gradebook-url", reason=type(error).__name__)) from error
    path = Path(where)
    file = path if path.suffix in {".sqlite", ".sqlite3", ".db"} and not path.is_dir() else path / FILE_NAME
    return URL.create("sqlite", database=str(file))


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("gradebook-unwritable", place=str(folder), reason=reason)) from error


def _engine(url: URL, place: str, wait_seconds: float) -> Engine:
    arguments: dict[str, Any] = {"timeout": wait_seconds} if _is_sqlite(url) else {}
    try:
        return create_engine(url, connect_args=arguments, pool_pre_ping=not _is_sqlite(url))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UsageError(message("gradebook-driver", place=place, reason=str(error)[:200])) from error


def _write_ahead(cursor: Any, wait_seconds: float) -> None:
    """Enable the write-ahead log; two processes that enable it in a new file fail without waiting.

    https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
    """
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def _on_connect(dialect: str, wait_seconds: float) -> Any:
    """Return the initialization of a new connection for the kind of database."""

    def sqlite(connection: Any, _record: Any) -> None:
        # We begin transactions ourselves (`_on_begin`): sqlite3 would begin none for a change of the schema.
        # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        _write_ahead(cursor, wait_seconds)
        # FULL: a reported result survives a power failure too, not only a killed process.
        cursor.execute("PRAGMA synchronous = FULL")
        # Each thread has a connection with a cache that grows with the gradebook; half a megabyte is enough.
        # https://www.sqlite.org/pragma.html#pragma_cache_size
        cursor.execute("PRAGMA cache_size = -512")
        cursor.close()

    def postgresql(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
        cursor.close()
        connection.commit()

    def other(_connection: Any, _record: Any) -> None:
        """Leave the connection unchanged."""

    return {"sqlite": sqlite, "postgresql": postgresql}.get(dialect, other)


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    if connection.dialect.name == "sqlite":
        # IMMEDIATE waits for the lock here; requesting it in mid-transaction would fail at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")


def _code(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None)
    name = getattr(cause, "sqlite_errorname", "") if isinstance(cause, sqlite3.Error) else ""
    for prefix, code in _BY_SQLITE_NAME:
        if name.startswith(prefix):
            return code
    return _BY_SQLSTATE.get(str(getattr(cause, "sqlstate", "")), "gradebook-failed")


def _reason(error: SQLAlchemyError) -> str:
    # Only the cause, since the whole text quotes the statement with a student's data.
    return str(getattr(error, "orig", None) or type(error).__name__).strip().split("\n")[0][:200]
