"""Whole batches by the real command: broken neighbours, changed checks, late submissions, full disks, Ctrl-C."""

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from functional.broken import write_broken
from functional.classes import ROOT, command, environment, finish, results, rows, start, write_graphs

from grader.store.connection import FILE_NAME
from grader.store.gradebook import Gradebook

LATE = """
[late]
due = 2026-03-09T23:59:00
grace_minutes = 10
penalty_percent = 10
per = "day"
floor_percent = 50
"""


def timeless(line: dict[str, Any]) -> str:
    """Write a result without its times."""
    plain = {name: value for name, value in line.items() if name != "timing"}
    checks = [{key: check[key] for key in check if key != "seconds"} for check in line["checks"]]
    return json.dumps(plain | {"checks": checks}, sort_keys=True)


@pytest.mark.parametrize("good", [10, pytest.param(75, marks=pytest.mark.slow)])
def test_broken_neighbours_change_nothing(tmp_path: Path, cache_dir: Path, good: int) -> None:
    """Among 25 kinds of broken submission the good ones' results are what they are without them."""
    write_graphs(tmp_path / "good", good - 1)
    shutil.copytree(tmp_path / "good", tmp_path / "mixed")
    (tmp_path / "broken").mkdir()
    broken = write_broken(tmp_path / "broken")
    shutil.copytree(tmp_path / "broken", tmp_path / "mixed", dirs_exist_ok=True, symlinks=True)
    for name in ("good", "mixed"):
        # From one place, so that paths are the same too.
        (tmp_path / name).rename(tmp_path / "class")
        done = finish(command("hw2", tmp_path / "class", tmp_path / f"{name}-out"), cache_dir)
        (tmp_path / "class").rename(tmp_path / f"{name}-done")
        assert done.returncode == 0, done.stderr
    alone, among = results(tmp_path / "good-out"), results(tmp_path / "mixed-out")
    assert (len(broken), len(alone), set(among) - set(alone)) == (25, good, set(broken))
    assert [timeless(among[name]) for name in alone] == [timeless(alone[name]) for name in alone]
    bad = [among[name] for name in broken]
    assert all(line["status"] != "grader_fault" and line["score"] < 100 for line in bad)
    assert all(line["diagnoses"] for line in bad if line["status"] == "invalid")


def _course_of_ones_own(folder: Path) -> Path:
    for name in ("assignments", "solutions"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def _run(words: list[str], course: Path, cache: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    env = environment(cache) | {"GRADE_COURSE": str(course)}
    return subprocess.run(
        [*words, *more], env=env, capture_output=True, text=True, check=False, timeout=600, cwd=ROOT
    )


def _runs(out: Path) -> list[dict[str, Any]]:
    return [row for row in rows(out) if row["row"] == "run"]


def test_changed_check_is_shown_then_accepted(tmp_path: Path, cache_dir: Path) -> None:
    """A changed check changes nothing by itself; the difference is shown, then stored; nothing runs again."""
    course, out = _course_of_ones_own(tmp_path / "course"), tmp_path / "out"
    folder = tmp_path / "class"
    folder.mkdir()
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_text(encoding="utf-8")
    (folder / "김민수.py").write_text(solution, encoding="utf-8")
    shutil.copy(ROOT / "assignments" / "hw2_graph" / "stub.py", folder / "이영희.py")
    words = command("hw2", folder, out)
    assert _run(words, course, cache_dir).returncode == 0
    before = _runs(out)
    check = _break_a_check(course)

    resumed = _run(words, course, cache_dir)
    assert "--regrade" in resumed.stderr
    assert results(out)["김민수"]["score"] == 100

    shown = _run(words, course, cache_dir, "--regrade")
    assert shown.returncode == 0, shown.stderr
    assert "김민수" in shown.stdout
    assert f"{check}: passed" in shown.stdout
    assert "fails on purpose" in shown.stdout
    assert results(out)["김민수"]["score"] == 100

    accepted = _run(words, course, cache_dir, "--regrade", "--accept")
    assert accepted.returncode == 0, accepted.stderr
    assert results(out)["김민수"]["score"] < 100
    assert _runs(out) == before
    with Gradebook.open(out) as gradebook:
        history = gradebook.history("김민수", "hw2")
    assert [(each.card.score == 100, each.is_current) for each in history] == [(True, False), (False, True)]


def test_changed_data_file_is_noticed(tmp_path: Path, cache_dir: Path) -> None:
    """A data file beside the checks that changes is noticed by a regrade and by the cache of `grade HW`."""
    course, out = _course_of_ones_own(tmp_path / "course"), tmp_path / "out"
    checks = course / "assignments" / "hw2_graph" / "checks"
    file = min(checks.glob("test_*.py"))
    text = file.read_text(encoding="utf-8")
    line_end = text.index("\n", text.index("def test_"))
    read = "    assert (Path(__file__).parent / 'slope.txt').read_text() == '1'\n"
    file.write_text(f"{text[: line_end + 1]}{read}{text[line_end + 1 :]}\n", encoding="utf-8")
    file.write_text("from pathlib import Path\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    (checks / "slope.txt").write_text("1")
    (tmp_path / "class").mkdir()
    solution = shutil.copy(ROOT / "solutions" / "hw2_graph" / "solution.py", tmp_path / "class" / "kim.py")
    words = command("hw2", tmp_path / "class", out)
    alone = [*words[:3], "hw2", solution, "--dataset", "digits", "--lang", "en"]
    assert _run(words, course, cache_dir).returncode == 0
    assert _run(alone, course, cache_dir).returncode == 0
    (checks / "slope.txt").write_text("2")
    assert _run(alone, course, cache_dir).returncode == 1
    shown = _run(words, course, cache_dir, "--regrade")
    assert "kim" in shown.stdout, shown.stderr


def _break_a_check(course: Path) -> str:
    """Make one check fail always and return its id."""
    file = min((course / "assignments" / "hw2_graph" / "checks").glob("test_*.py"))
    text = file.read_text(encoding="utf-8")
    at = text.index("def test_")
    line_end = text.index("\n", at)
    file.write_text(
        f'{text[: line_end + 1]}    raise AssertionError("fails on purpose")\n{text[line_end + 1 :]}',
        encoding="utf-8",
    )
    return text[at + len("def test_") : text.index("(", at)]


def test_late_extended_and_overridden(tmp_path: Path, cache_dir: Path) -> None:
    """Lateness by nbgrader's time stamps, an extension and an override: beside the checks' own score."""
    course, out = _course_of_ones_own(tmp_path / "course"), tmp_path / "out"
    with (course / "assignments" / "hw2_graph" / "assignment.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(LATE)
    solution = (ROOT / "solutions" / "hw2_graph" / "solution.py").read_bytes()
    times = {
        "kim": "2026-03-10 00:05:00 KST",
        "lee": "2026-03-11 12:00:00 KST",
        "이지호": "2026-03-11 12:00:00 KST",
    }
    for student, at in times.items():
        folder = tmp_path / "class" / "submitted" / student / "hw2"
        folder.mkdir(parents=True)
        (folder / "hw2.py").write_bytes(solution)
        (folder / "timestamp.txt").write_text(at, encoding="utf-8")
    (tmp_path / "more.csv").write_text("학번,연장\n이지호,2026-03-12\n", encoding="utf-8")
    words = command("hw2", tmp_path / "class", out, "--extensions", str(tmp_path / "more.csv"))
    assert _run(words, course, cache_dir).returncode == 0
    lines = results(out)
    assert {name: (line["score"], line["final_score"]) for name, line in lines.items()} == {
        "kim": (100, 100),
        "lee": (100, 80),
        "이지호": (100, 100),
    }
    assert (lines["lee"]["late"]["penalty_percent"], lines["이지호"]["late"]["is_extended"]) == (20, True)
    assert [line["cached"] for line in lines.values()] == [False, True, True]

    check = lines["lee"]["checks"][0]
    said = ["override", "lee", check["id"], "0", "--why", "copied", "--out", str(out)]
    done = _run([*words[:3], *said], course, cache_dir)
    assert done.returncode == 0, done.stderr
    lee, seen = results(out)["lee"], results(out, "results.students.jsonl")["lee"]
    assert (lee["score"], lee["checks"][0]["status"]) == (100, "passed")
    assert lee["final_score"] == round((100 - check["max_points"]) * 0.8, 2)
    assert lee["overrides"][0]["why"] == "copied"
    assert "why" not in seen["overrides"][0]
    assert _queried(out) == {
        name: (line["final_score"], line["late"]["penalty_percent"]) for name, line in results(out).items()
    }


def _queried(out: Path) -> dict[str, tuple[float, float]]:
    """Ask the gradebook's views for final scores and penalties."""
    with contextlib.closing(sqlite3.connect(out / FILE_NAME)) as file:
        scores = dict(file.execute("SELECT student, final_score FROM final_score WHERE assignment = 'hw2'"))
        lost = file.execute("SELECT student, penalty_percent FROM grades WHERE assignment = 'hw2'")
        return {student: (scores[student], percent) for student, percent in lost}


def test_out_may_be_relative(tmp_path: Path, cache_dir: Path) -> None:
    """A class graded into `../out` has the scores that it has elsewhere."""
    write_graphs(tmp_path / "class", 1)
    (tmp_path / "here").mkdir()
    words = command("hw2", Path("../class"), Path("../out"))
    done = subprocess.run(
        words,
        cwd=tmp_path / "here",
        env=environment(cache_dir) | {"GRADE_COURSE": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert {line["score"] for line in results(tmp_path / "out").values()} == {100}


def test_second_batch_is_told_who_holds_the_folder(tmp_path: Path, cache_dir: Path) -> None:
    """A batch on a folder that is held refuses, and says by whom; afterwards the folder is free."""
    write_graphs(tmp_path / "class", 1)
    words = command("hw2", tmp_path / "class", tmp_path / "out")
    with Gradebook.open(tmp_path / "out") as gradebook, gradebook.lock("Kim"):
        refused = finish(words, cache_dir)
    assert (refused.returncode, f"Kim (process {os.getpid()}" in refused.stderr) == (2, True)
    assert rows(tmp_path / "out") == []


def test_interrupted_batch_goes_on(tmp_path: Path, cache_dir: Path) -> None:
    """Ctrl-C finishes what is under way, keeps what is done and tells how to go on; the rest is graded then."""
    write_graphs(tmp_path / "class", 8)
    words = command("hw2", tmp_path / "class", tmp_path / "out")
    with start(words, cache_dir) as process:
        _read_until(process, "[1/")
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(120) == 130
    assert "Run the same command again" in rest
    done = len(results(tmp_path / "out"))
    assert 1 <= done < 9
    again = finish(words, cache_dir)
    assert again.returncode == 0
    assert sum(line.startswith("[") for line in again.stderr.splitlines()) == 9 - done


def _read_until(process: "subprocess.Popen[str]", mark: str) -> None:
    for line in process.stderr:
        if mark in line:
            return


def test_second_interrupt_kills(tmp_path: Path, cache_dir: Path) -> None:
    """A second Ctrl-C does not wait for a program that never ends."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "endless.py").write_text("while True:\n    pass\n", encoding="utf-8")
    with start(command("hw2", tmp_path / "class", tmp_path / "out"), cache_dir) as process:
        _read_until(process, "will be graded")
        until = time.monotonic() + 120
        while not list((tmp_path / "out" / ".boxes").glob("grade-*/evidence")) and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        process.stderr.read()
        assert process.wait(100) == 130
    # The program's own limit is 120 seconds.
    assert time.monotonic() - begin < 60


def _mount(disk: Path, options: str) -> None:
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs the right to mount a tmpfs: {done.stderr.strip()}")


def test_full_disk_then_resume(tmp_path: Path, cache_dir: Path) -> None:
    """When the disk fills up the batch ends as a fault that says so; with room it goes on to the same end."""
    disk = tmp_path / "disk"
    _mount(disk, "size=70m")
    try:
        write_graphs(tmp_path / "class", 6)
        words = command("hw2", tmp_path / "class", disk / "out")
        with start(words, cache_dir) as process:
            _read_until(process, "[1/")
            with contextlib.suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
                while ballast.write(b"x" * 4096):
                    pass
            rest = process.stderr.read()
            assert process.wait(300) == 3, rest
        assert "full" in rest
        (disk / "ballast").unlink()
        again = finish(words, cache_dir)
        assert again.returncode == 0, again.stderr
        assert finish(command("hw2", tmp_path / "class", tmp_path / "calm"), cache_dir).returncode == 0
        assert rows(disk / "out") == rows(tmp_path / "calm")
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_read_only_folder_is_a_fault(tmp_path: Path, cache_dir: Path) -> None:
    """A folder that cannot be written to ends the batch at once, as a fault that names it."""
    disk = tmp_path / "disk"
    _mount(disk, "ro")
    try:
        write_graphs(tmp_path / "class", 1)
        done = finish(command("hw2", tmp_path / "class", disk / "out"), cache_dir)
        assert (done.returncode, str(disk / "out") in done.stderr) == (3, True)
    finally:
        subprocess.run(["umount", str(disk)], check=False)


@pytest.mark.parametrize("roster", ["ID only\nx\n", "id,name\n1,Kim\n1,Lee\n"])
def test_wrong_list_leaves_no_folder(tmp_path: Path, cache_dir: Path, roster: str) -> None:
    """A class list that cannot be used ends the call before a folder for results is there."""
    write_graphs(tmp_path / "class", 1)
    (tmp_path / "list.csv").write_text(roster, encoding="utf-8")
    words = command("hw2", tmp_path / "class", tmp_path / "out", "--roster", str(tmp_path / "list.csv"))
    done = finish(words, cache_dir)
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False), done.stderr


def test_end_names_who_needs_attention(tmp_path: Path, cache_dir: Path) -> None:
    """The end lists what cannot run, who is on no list and who is absent, on 80 columns and in a file."""
    write_graphs(tmp_path / "class", 1)
    (tmp_path / "class" / "박지호.py").write_text("def (\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text("학번,이름\n1,학생00\n2,박지호\n3,=최유나\n", encoding="utf-8")
    words = command("hw2", tmp_path / "class", tmp_path / "out", "--roster", str(tmp_path / "list.csv"))
    done = finish(words, cache_dir)
    assert done.returncode == 0, done.stderr
    assert "박지호 (2)" in done.stdout
    assert "one student of the class list submitted nothing: =최유나 (3)" in done.stdout
    text = (tmp_path / "out" / "attention.csv").read_bytes().decode("utf-8-sig")
    kinds = {row["name"]: row["kind"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert kinds == {"박지호": "invalid", "쌍둥이": "stranger", "'=최유나": "absent"}
