"""The gradebook on a private PostgreSQL server, started for these tests if it is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from grader.domain.errors import GraderFault, UsageError
from grader.domain.messages import message
from grader.domain.run import RunFacts, RunStatus
from grader.store import schema
from grader.store.decisions import Subject
from grader.store.dump import dump
from grader.store.gradebook import Gradebook
from grader.store.records import Decision


def _program(name: str) -> str | None:
    """Return the path of a server program; Debian keeps them out of PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(kept[-1]) if kept else None)


def _user() -> str | None:
    """Return an unprivileged user to run as, since the server refuses root; None if we are not root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server on a socket in a temporary folder; return a URL without the database's name."""
    pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("no PostgreSQL server is installed (initdb, pg_ctl)")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="grade-pg-", dir="/tmp"))
    if user is not None:
        shutil.chown(folder, user)

    def call(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            words, user=user, cwd=folder, capture_output=True, text=True, check=False, timeout=180
        )

    try:
        made = call(initdb, "-D", f"{folder}/data", "-U", "grade", "--auth=trust", "-E", "UTF8", "--no-sync")
        if made.returncode:
            pytest.skip(f"initdb failed: {made.stderr.strip()[-200:]}")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        started = call(control, "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "-w", "start")
        if started.returncode:
            pytest.skip(f"the server does not start: {started.stderr.strip()[-200:]}")
        yield f"postgresql+psycopg://grade@/{{name}}?host={folder}"
        call(control, "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """Return an empty database's URL."""
    import psycopg

    name = request.node.name.replace("test_", "")[:50]
    host = server.rpartition("host=")[2]
    with psycopg.connect(f"host={host} user=grade dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.format(name=name)


def test_everything_comes_back(url, make_handed_in, make_card) -> None:
    """Odd texts, faults, runs, proposals, results and overrides are returned as stored."""
    facts = RunFacts(RunStatus.GRADED, ("userns",), 0.5, "e" * 64)
    with Gradebook.open(url) as book:
        given = make_handed_in(path="\udcff\0")
        book.add_submissions([given, given])
        assert list(book.pending("hw2", "v1")) == [given]
        assert book.note_fault(given.key, message("sandbox-failed", reason="x")) == 1
        book.record_run("r", facts)
        book.propose("k", make_card())
        book.record(given.key, make_card(), "k")
        book.decisions.decide([(Subject("hw2", "ann", given.sha256, "check_0"), Decision(10.0, why="why"))])
        assert (book.result_for("k"), book.faults()) == (make_card(), [])
        assert (book.run_for("r"), book.proposed("k")) == (facts, make_card())
        assert [entry.card.score for entry in book.current("hw2")] == [30.0]
        assert (list(book.pending("hw2")), book.assignments()) == ([], ["hw2"])


def test_same_as_sqlite(url, tmp_path, make_handed_in, make_card) -> None:
    """Both databases hold the same rows after the same batch, and the same tables."""
    dumps = []
    for where in (url, tmp_path):
        with Gradebook.open(where) as book:
            book.add_submissions(make_handed_in(f"s{number:03}") for number in range(150))
            for each in book.pending("hw2"):
                book.record(each.key, make_card(each.student), "k")
            dumps.append(dump(book))
            names = set(inspect(book.database.reader).get_table_names())
            assert names == set(schema.metadata.tables)
    assert dumps[0] == dumps[1]


def test_two_writers_wait_for_each_other(url, make_handed_in, make_card) -> None:
    """Several threads record at once, and every result is there, one current each."""
    students = [f"s{number}" for number in range(12)]
    with Gradebook.open(url) as book:
        book.add_submissions(map(make_handed_in, students))

        def record(student: str) -> None:
            for _ in range(3):
                book.record(make_handed_in(student).key, make_card(student), "k")

        threads = [threading.Thread(target=record, args=(student,)) for student in students]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for student in students:
            history = book.history(student, "hw2")
            assert [each.is_current for each in history] == [False, False, True]


def test_locked_database_is_a_fault(url, make_handed_in) -> None:
    """A database locked by another program is waited for, then reported as a fault."""
    with (
        Gradebook.open(url, wait_seconds=0.5) as book,
        Gradebook.open(url) as other,
        other.database.writing(),
        pytest.raises(GraderFault) as caught,
    ):
        book.add_submissions([make_handed_in()])
    assert caught.value.messages[0].code == "gradebook-busy"


def test_batch_folder_is_locked_beside_it(url, tmp_path) -> None:
    """The gradebook is on a server, the lock in the batch folder."""
    with (
        Gradebook.open(url, folder=tmp_path) as book,
        book.lock("one"),
        pytest.raises(UsageError) as caught,
        book.lock("two"),
    ):
        pass
    assert caught.value.messages[0].code == "batch-folder-held"
