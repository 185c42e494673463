"""`grade HW [PATH]` and its options, as the contract words them."""

import json
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["script", "archive"])
def test_json_on_standard_output_stands_alone(graded, name) -> None:
    """`--json -` gives one JSON object and nothing else on standard output; full marks exit 0."""
    done = graded[name]
    assert (done.code, done.json["schema"], done.json["score"], done.json["max_score"]) == (0, 1, 100, 100)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", ["script", "notebook", "archive"])
def test_kinds_are_named(graded, name) -> None:
    """A script, a notebook and a zip are graded alike, and the result says which it was."""
    result = graded[name].json
    assert (result["submission"]["kind"], result["status"]) == (name, "graded")


def test_folder_and_json_file(graded) -> None:
    """A folder is graded; `--json FILE` writes the object there and leaves the scorecard on the console."""
    done = graded["folder"]
    result = json.loads((done.folder / "result.json").read_text(encoding="utf-8"))
    assert (done.code, result["submission"]["kind"], result["score"]) == (0, "folder", 100)
    assert "100 / 100" in done.out


def test_seed_is_kept(graded) -> None:
    """`--seed N` is the seed that the result names; without it the seed is 0."""
    result = json.loads((graded["folder"].folder / "result.json").read_text(encoding="utf-8"))
    assert (result["environment"]["seed"], graded["script"].json["environment"]["seed"]) == (7, 0)


def test_language_of_sentences(graded) -> None:
    """`--lang` words titles and messages; ids, codes and statuses are the same in both languages."""
    korean = json.loads((graded["folder"].folder / "result.json").read_text(encoding="utf-8"))
    english = graded["script"].json
    for key in ("id", "concept", "status", "points"):
        assert [c[key] for c in korean["checks"]] == [c[key] for c in english["checks"]]
    assert [c["title"] for c in korean["checks"]] != [c["title"] for c in english["checks"]]


def test_public_checks_alone(graded) -> None:
    """`--checks public` judges the public checks and counts their points alone."""
    public, everything = graded["notebook"].json, graded["script"].json
    asked = [check["id"] for check in everything["checks"] if check["visibility"] == "public"]
    assert [check["id"] for check in public["checks"]] == asked
    assert public["score"] == public["max_score"] < everything["max_score"]


def test_isolation_none(graded) -> None:
    """`--isolation none` runs unprotected, and the result says so."""
    assert graded["archive"].json["environment"]["isolation"] == []


def test_lost_marks_exit_one(graded) -> None:
    """Without PATH the assignment's own file of the folder is graded; lost marks exit 1."""
    done = graded["stub"]
    assert done.code == 1
    assert "0 / 100" in done.out
    assert "\x1b" not in done.out + done.err


def test_group_gives_results(graded) -> None:
    """`grade hw1` gives one result for each of its three assignments under "results"."""
    done = graded["group"]
    assert done.code == 1
    assert set(done.json) == {"schema", "results"}
    assert done.json["schema"] == 1
    assert [result["assignment"] for result in done.json["results"]] == ["hw1-1", "hw1-2", "hw1-3"]


def test_quick_is_named(graded) -> None:
    """`--quick` and the default `full` stand in the result, and hw1-1 may train its 6,000 steps in both."""
    budgets = [result["evidence"]["budget"] for result in graded["group"].json["results"]]
    assert {budget["name"] for budget in budgets} == {"quick"}
    assert budgets[0]["max_steps"] >= 6000
    assert graded["script"].json["evidence"]["budget"]["name"] == "full"


def test_same_grade_has_same_version(graded) -> None:
    """`assignment_version` is a sha256 that is the same for the same checks, data and budget, in any isolation."""
    versions = {graded[name].json["assignment_version"] for name in ("script", "archive")}
    assert {len(version) for version in versions} == {64}
    assert len(versions) == 1
    assert graded["notebook"].json["assignment_version"] not in versions


def test_grader_failure_exits_three(run_grade, tmp_path) -> None:
    """What the grader could not do, here for a full disk, is exit code 3 and worded as its own failure."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = run_grade("list", cwd=tmp_path, stdout=full)
    assert done.code == 3
    assert done.err.startswith("The grader failed: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize("wrong", [("--dataset", "nonesuch"), ("--data-dir", "empty", "--dataset", "mnist")])
def test_wrong_data_exits_two(run_grade, graded, tmp_path, wrong) -> None:
    """An unknown data set and a folder without MNIST's files are the caller's mistakes."""
    (tmp_path / "empty").mkdir()
    done = run_grade("hw2", str(graded["script"].folder / "hw2.py"), *wrong, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert wrong[1] in done.err


def test_data_folder_of_the_environment(run_grade, graded, tmp_path) -> None:
    """GRADE_DATA_DIR is looked in as --data-dir is; the message names the folder and what is missing."""
    program = str(graded["script"].folder / "hw2.py")
    done = run_grade("hw2", program, "--dataset", "mnist", cwd=tmp_path, GRADE_DATA_DIR=str(tmp_path))
    assert done.code == 2
    assert str(tmp_path) in done.err
    assert "train-images-idx3-ubyte" in done.err
