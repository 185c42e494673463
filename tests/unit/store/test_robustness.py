"""Kills, concurrent opening, older and newer schemas, full disks and locks leave the gradebook intact."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.domain.errors import GraderFault, UsageError
from grader.store import schema
from grader.store.connection import FILE_NAME
from grader.store.dump import dump
from grader.store.evidence import EvidenceStore, ResultsWriter
from grader.store.gradebook import Gradebook

_RECORDER = """
import json, sys
from grader.domain.scorecard import Scorecard
from grader.store.gradebook import Gradebook
cards = json.load(open(sys.argv[2]))
with Gradebook.open(sys.argv[1]) as book:
    for each in book.pending("hw2", "v1"):
        if each.student in cards:
            print(each.student, flush=True)
            book.record(each.key, Scorecard.from_dict(cards[each.student]), "k")
"""


def _recorder(folder: Path, cards: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _RECORDER, folder, cards], stdout=subprocess.PIPE)


def _finish(folder: Path, cards: Path) -> None:
    process = _recorder(folder, cards)
    process.communicate(timeout=60)
    assert process.returncode == 0


def _code(caught: pytest.ExceptionInfo[GraderFault | UsageError]) -> str:
    return caught.value.messages[0].code


@pytest.fixture
def class_of_40(tmp_path, make_card, make_handed_in):
    """Return a function that makes a gradebook with 40 submissions, and their results in a file."""
    import json

    students = [f"s{number:02}" for number in range(40)]
    cards = tmp_path / "cards.json"
    cards.write_text(json.dumps({student: make_card(student).to_dict() for student in students}))

    def make(name: str) -> Path:
        with Gradebook.open(tmp_path / name) as book:
            book.add_submissions(make_handed_in(student) for student in students)
        return tmp_path / name

    return make, cards


def test_killed_recorder_loses_nothing(class_of_40) -> None:
    """After SIGKILLs at seeded moments and a last resume the gradebook equals the undisturbed one."""
    make, cards = class_of_40
    calm, killed = make("calm"), make("killed")
    _finish(calm, cards)
    moments = random.Random(5)
    for _ in range(6):
        process = _recorder(killed, cards)
        for _ in range(moments.randint(1, 6)):
            process.stdout.readline()
        time.sleep(moments.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        file = sqlite3.connect(killed / FILE_NAME)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        halves = (
            "SELECT count(*) FROM results r WHERE (SELECT count(*) FROM outcomes WHERE result_id = r.id) <> 3"
        )
        assert file.execute(halves).fetchone() == (0,)
        file.close()
    _finish(killed, cards)
    with Gradebook.open(calm) as one, Gradebook.open(killed) as other:
        assert dump(one) == dump(other)
        assert len(other.history("s00", "hw2")) == 1


def test_two_open_a_new_gradebook_at_once(tmp_path) -> None:
    """Several processes that create the same gradebook at once all succeed."""
    code = "import sys; from grader.store.gradebook import Gradebook\nwith Gradebook.open(sys.argv[1]): pass"
    both = [subprocess.Popen([sys.executable, "-c", code, tmp_path / "new"]) for _ in range(3)]
    assert [process.wait(60) for process in both] == [0, 0, 0]


def test_newer_schema_is_refused(tmp_path) -> None:
    """A gradebook changed by a newer grader is refused and not modified."""
    with Gradebook.open(tmp_path) as book, book.database.writing() as connection:
        connection.execute(schema.versions.insert().values(step="900-later", applied_at="x"))
    with pytest.raises(UsageError) as caught, Gradebook.open(tmp_path):
        pass
    assert (_code(caught), caught.value.messages[0].params["step"]) == ("gradebook-newer", "900-later")


def test_locked_database_is_waited_for_then_a_fault(tmp_path, make_handed_in) -> None:
    """A database locked by another program is waited for, then reported as a fault."""
    with Gradebook.open(tmp_path, wait_seconds=0.3) as book:
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(GraderFault) as caught:
            book.add_submissions([make_handed_in()])
        assert (_code(caught), time.monotonic() - began >= 0.25) == ("gradebook-busy", True)
        other.close()
        book.add_submissions([make_handed_in()])


def test_full_disk_is_a_fault(book, make_handed_in) -> None:
    """A database that cannot grow is a fault of the disk, and its content stays readable."""
    with book.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(GraderFault) as caught:
        book.add_submissions(make_handed_in(f"s{number}", path="x" * 3000) for number in range(90))
    assert _code(caught) == "gradebook-disk-full"
    assert list(book.pending("hw2", "v1")) == []


def test_no_database_is_a_fault(tmp_path) -> None:
    """A file that is no database is reported as broken and not overwritten."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but long enough to be read as one" * 99)
    with pytest.raises(GraderFault) as caught, Gradebook.open(tmp_path):
        pass
    assert _code(caught) == "gradebook-broken"


@pytest.mark.skipif(os.getuid() != 0, reason="needs root, to become a user without rights in the folder")
def test_read_only_folder_is_a_fault() -> None:
    """A read-only folder is a fault with a code, for the gradebook and for its lock."""
    code = (
        "import os, tempfile; from pathlib import Path; from grader.store.gradebook import Gradebook\n"
        "from grader.domain.errors import GraderFault; import grader.store.lock, sqlalchemy.dialects.sqlite\n"
        "folder = Path(tempfile.mkdtemp()); folder.chmod(0o555); os.setuid(65534)\n"
        "for enter in (lambda: Gradebook.open(folder), lambda: grader.store.lock.lock_folder(folder, 'x')):\n"
        "    try:\n        enter().__enter__()\n"
        "    except GraderFault as fault: print(fault.messages[0].code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["gradebook-unwritable", "batch-folder-unwritable"], done.stderr


def test_lock_names_its_holder(book) -> None:
    """A second batch on a folder gets the holder's name; afterwards the folder is free."""
    with book.lock("grade batch hw2"):
        with pytest.raises(UsageError) as caught, book.lock("another"):
            pass
        params = caught.value.messages[0].params
        assert (params["owner"], params["pid"]) == ("grade batch hw2", str(os.getpid()))
    with book.lock("another"):
        pass


def test_evidence_has_one_address(tmp_path) -> None:
    """Equal content is stored once under one address, without files that are not named."""
    folder = tmp_path / "box"
    (folder / "graphs").mkdir(parents=True)
    (folder / "evidence.json").write_text("{}")
    (folder / "graphs" / "0.pb").write_bytes(b"graph")
    store = EvidenceStore(tmp_path / "kept")
    names = ["evidence.json", "graphs/0.pb"]
    address = store.put(folder, names)
    (folder / "other.py").write_text("")
    assert store.put(folder, reversed(names)) == address
    assert (store.path(address) / "graphs" / "0.pb").read_bytes() == b"graph"
    assert [path.name for path in store.root.iterdir()] == [address[:2]]
    assert (store.path("0" * 64), store.path("../x")) == (None, None)


def test_evidence_is_bounded(tmp_path) -> None:
    """A folder beyond the limits is refused and leaves nothing."""
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "evidence.json").write_bytes(b"x" * 100)
    store = EvidenceStore(tmp_path / "kept", most_bytes=99)
    with pytest.raises(GraderFault) as caught:
        store.put(tmp_path / "box", ["evidence.json"])
    assert not list((tmp_path / "kept").iterdir())
    assert _code(caught) == "evidence-too-large"


def test_torn_line_is_passed_over(tmp_path) -> None:
    """An incomplete last line of a killed writer is removed by the next writer."""
    path = tmp_path / "results.jsonl"
    path.write_bytes('{"이름": 1}\n{"half'.encode())
    with ResultsWriter(path) as writer:
        writer.append({"text": "\ud800"})
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [{"이름": 1}, {"text": "\ud800"}]


def test_full_disk_for_results_is_a_fault() -> None:
    """A full device gives a fault that says so."""
    with pytest.raises(GraderFault) as caught, ResultsWriter(Path("/dev/full")) as writer:
        writer.append({"a": 1})
    assert _code(caught) == "batch-disk-full"
