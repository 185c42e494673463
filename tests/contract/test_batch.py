"""`grade batch HW FOLDER --out DIR`, as the contract words it: a small class, graded once for all tests."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

KEYS = (
    *("schema", "assignment", "assignment_version", "submission", "status", "score", "max_score"),
    *("checks", "diagnoses", "evidence", "environment", "timing", "cached"),
)
STUDENTS = {"김민수", "twin", "stub", "broken"}


@pytest.fixture(scope="module")
def batch(run_grade, course_root: Path, tmp_path_factory) -> Any:
    """Grade a class of four: the reference, the same with other line ends, the stub, and a syntax error."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "class").mkdir()
    solution = (course_root / "solutions" / "hw2_graph" / "solution.py").read_bytes()
    (folder / "class" / "김민수.py").write_bytes(solution)
    (folder / "class" / "twin.py").write_bytes(solution.replace(b"\n", b"\r\n"))
    (folder / "class" / "broken.py").write_text("def (\n", encoding="utf-8")
    shutil.copy(course_root / "assignments" / "hw2_graph" / "stub.py", folder / "class" / "stub.py")
    words = ("batch", "hw2", "class", "--out", "out", "--jobs", "2", "--dataset", "digits")
    return run_grade(*words, "--isolation", "available", "--json", "-", "--order", "intake", cwd=folder)


def lines(batch: Any, name: str = "results.jsonl") -> dict[str, dict[str, Any]]:
    """Read a file of results by student."""
    text = (batch.folder / "out" / name).read_text(encoding="utf-8")
    return {line["submission"]["student"]: line for line in map(json.loads, text.splitlines())}


def test_every_submission_has_a_result(batch) -> None:
    """Lost marks and invalid submissions are results: exit code 0, one line each."""
    assert (batch.code, set(lines(batch))) == (0, STUDENTS), batch.err
    statuses = {student: line["status"] for student, line in lines(batch).items()}
    assert statuses == {"김민수": "graded", "twin": "graded", "stub": "graded", "broken": "invalid"}


def test_lines_are_the_contracts_objects(batch) -> None:
    """Each line holds the contract's keys; what a batch adds stands beside them."""
    for line in lines(batch).values():
        assert set(KEYS) <= set(line)
        assert line["score"] == round(sum(check["points"] for check in line["checks"]), 2)
        assert line["final_score"] == line["score"]
        assert line["hand_in"]["attempt"] == 1


def test_json_on_standard_output_stands_alone(batch) -> None:
    """`--json -` gives all results as one object, and nothing else."""
    assert {result["submission"]["student"] for result in batch.json["results"]} == STUDENTS
    assert batch.json["schema"] == 1


def test_students_see_no_hidden_details(batch) -> None:
    """The second form has the same lines without what hidden checks found."""
    told = ("message", "hint", "expected", "actual")
    seen = lines(batch, "results.students.jsonl")
    assert set(seen) == STUDENTS
    hidden = [c for line in seen.values() for c in line["checks"] if c["visibility"] == "hidden"]
    assert hidden
    assert not [c["id"] for c in hidden if any(key in c for key in told)]
    full = [c for line in lines(batch).values() for c in line["checks"] if c["visibility"] == "hidden"]
    assert any("message" in check for check in full)


def test_same_content_runs_once(batch) -> None:
    """A program that differs in line ends alone is not run again, and stays its own student's."""
    twins = [lines(batch)[name] for name in ("김민수", "twin")]
    assert sorted(line["cached"] for line in twins) == [False, True]
    assert twins[0]["evidence"]["sha256"] == twins[1]["evidence"]["sha256"]
    assert twins[0]["submission"]["sha256"] != twins[1]["submission"]["sha256"]


def test_evidence_is_kept(batch) -> None:
    """The folder of a result's evidence is named by its hash."""
    address = lines(batch)["stub"]["evidence"]["sha256"]
    assert (batch.folder / "out" / "evidence" / address[:2] / address / "evidence.json").is_file()


def test_resuming_grades_nothing_again(batch, run_grade) -> None:
    """The same command again finds all results, and leaves the files as they are."""
    before = (batch.folder / "out" / "results.jsonl").read_bytes()
    again = run_grade(
        *("batch", "hw2", "class", "--out", "out", "--resume", "--dataset", "digits"),
        *("--isolation", "available"),
        cwd=batch.folder,
    )
    assert (again.code, "0 will be graded" in again.err) == (0, True)
    assert (batch.folder / "out" / "results.jsonl").read_bytes() == before


def test_times_decide_lateness(run_grade, course_root: Path, tmp_path: Path) -> None:
    """`--times` says who submitted when; lateness is on the line, in the result and in the summary."""
    for part in ("assignments", "solutions"):
        shutil.copytree(course_root / part, tmp_path / part)
    with (tmp_path / "assignments" / "hw2_graph" / "assignment.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("\n[late]\ndue = 2026-03-09\npenalty_percent = 10\n")
    (tmp_path / "class").mkdir()
    for name in ("kim", "lee", "roe"):
        (tmp_path / "class" / f"{name}.py").write_text("def (\n", encoding="utf-8")
    (tmp_path / "times.tsv").write_text("student\ttime\nkim\t2026-03-09 23:59:59\nlee\t2026-03-11 09:00\n")
    words = ("batch", "hw2", "class", "--out", "out", "--dataset", "digits", "--isolation", "none")
    done = run_grade(*words, "--times", "times.tsv", cwd=tmp_path)
    late = {student: line["late"] for student, line in lines(done).items()}
    assert {student: each["penalty_percent"] for student, each in late.items()} == {
        "kim": 0,
        "lee": 20,
        "roe": 0,
    }
    assert [late[student]["is_known"] for student in ("kim", "lee", "roe")] == [True, True, False]
    assert "late by 1 d 9 h 0 min: 20 % off" in done.err
    assert "late submissions: 1, points lost to lateness: 0, no known time: 1" in done.out


@pytest.mark.parametrize(
    "argv",
    [
        ("hw9", "class", "--out", "out"),
        ("hw2", "nowhere", "--out", "out"),
        ("hw2", "class"),
        ("hw2", "class", "--out", "out", "--fresh", "--regrade"),
        ("hw2", "class", "--out", "out", "--roster", "none.csv"),
        ("hw2", "class", "--out", "out", "--gradebook", "nosuch://x"),
    ],
)
def test_wrong_calls_give_two(batch, run_grade, argv) -> None:
    """Unknown assignment, no such folder, a missing --out, contradictory options: 2, no traceback."""
    done = run_grade("batch", *argv, cwd=batch.folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("student", "check", "points"), [("nobody", "x", "1"), ("stub", "no_such", "1"), ("stub", None, "1000")]
)
def test_wrong_overrides_give_two(batch, run_grade, student, check, points) -> None:
    """An override of an unknown student or check, or beyond the check's points, changes nothing."""
    check = check or lines(batch)["stub"]["checks"][0]["id"]
    before = (batch.folder / "out" / "results.jsonl").read_bytes()
    done = run_grade("override", student, check, points, "--why", "so", "--out", "out", cwd=batch.folder)
    assert (done.code, done.out) == (2, "")
    assert (batch.folder / "out" / "results.jsonl").read_bytes() == before


def test_show_tells_without_running(batch, run_grade) -> None:
    """`grade show` has scorecard and graded code on the terminal, as JSON, and as a page that loads nothing."""
    page = batch.folder / "kim.html"
    words = ("show", "김민수", "--out", "out", "--json", "-", "--html", str(page))
    done = run_grade(*words, cwd=batch.folder)
    assert done.code == 0, done.err
    (result,) = done.json["results"]
    assert set(KEYS) <= set(result)
    assert "tf.placeholder" in result["stored"]["code"]
    text = page.read_text(encoding="utf-8")
    assert "tf.placeholder" in text
    assert not [mark for mark in ("http://", "https://", "<script", " src=") if mark in text]
    shown = run_grade("show", "stub", "--out", "out", cwd=batch.folder)
    assert "Code that was graded" in shown.out


@pytest.mark.parametrize("student", ["nobody", ""])
def test_show_of_nobody_gives_two(batch, run_grade, student) -> None:
    """An unknown student is a wrong call."""
    done = run_grade("show", student, "--out", "out", cwd=batch.folder)
    assert (done.code, done.out) == (2, "")


def test_one_student_is_graded_again(batch, run_grade) -> None:
    """`--only` runs one student's program again, also from a single file, and leaves the others alone."""
    solution = batch.folder / "class" / "twin.py"
    shutil.copy(solution, batch.folder / "again.py")
    options = ("--out", "out", "--dataset", "digits", "--isolation", "available", "--only", "stub")
    for place, score in (("class", lines(batch)["stub"]["score"]), ("again.py", 100)):
        done = run_grade("batch", "hw2", place, *options, cwd=batch.folder)
        assert done.code == 0, done.err
        assert "1 will be graded" in done.err
        assert lines(batch)["stub"]["score"] == score
    assert set(lines(batch)) == STUDENTS


def test_prune_keeps_what_results_need(batch, run_grade) -> None:
    """`grade prune` removes nothing that a stored result refers to."""
    done = run_grade("prune", "out", cwd=batch.folder)
    assert done.code == 0, done.err
    for line in lines(batch).values():
        if address := line["evidence"].get("sha256"):
            assert (batch.folder / "out" / "evidence" / address[:2] / address).is_dir()
