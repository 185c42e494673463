"""How the course and the language are chosen, and messages for wrong calls and broken courses."""

import os
import pty
import re
import shutil
import subprocess
import sys

import pytest

COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-9]")


@pytest.fixture
def own_course(course_root, tmp_path):
    """Return a copy of the course with only homework 2."""
    folder = tmp_path / "own" / "assignments"
    folder.mkdir(parents=True)
    shutil.copytree(course_root / "assignments" / "hw2_graph", folder / "hw2_graph")
    (folder / "course.toml").write_text(
        'lang = "en"\n[title]\nko = "과목"\nen = "Course"\n', encoding="utf-8"
    )
    return folder.parent


def test_list_shows_title_points_data_and_checks(run_grade, own_course, tmp_path) -> None:
    """`grade list` shows id, title, points, data sets and how many checks are public and hidden."""
    done = run_grade("list", cwd=tmp_path, GRADE_COURSE=str(own_course))
    assert (done.code, done.err) == (0, "")
    for part in ("hw2", "the graph f", "100", "mnist, digits", "public"):
        assert part in done.out


def test_course_is_named_by_environment(run_grade, own_course, tmp_path) -> None:
    """GRADE_COURSE decides; without it the course is found upwards from the current folder."""
    below = own_course / "deep" / "down"
    below.mkdir(parents=True)
    by_name = run_grade("list", cwd=tmp_path, GRADE_COURSE=str(own_course))
    by_place = run_grade("list", cwd=below)
    assert by_name.out == by_place.out
    assert "hw3" not in by_name.out


def test_language_comes_from_option_then_environment_then_course(run_grade, own_course, tmp_path) -> None:
    """--lang goes before GRADE_LANG, GRADE_LANG before the locale, the locale before the course's language."""
    told = [
        run_grade("list", *argv, cwd=tmp_path, GRADE_COURSE=str(own_course), GRADE_LANG=lang, LC_ALL=locale)
        for argv, lang, locale in (
            (("--lang", "en"), "ko", "ko_KR.UTF-8"),
            ((), "ko", "en_US.UTF-8"),
            ((), "", "ko_KR.UTF-8"),
            ((), "", "C.UTF-8"),
        )
    ]
    assert ["제목" in done.out for done in told] == [False, True, True, False]


@pytest.mark.parametrize("no_colour", [True, False])
def test_no_color_is_honoured(course_root, tmp_path, no_colour) -> None:
    """On a terminal the list has colours, unless NO_COLOR is set."""
    main, side = pty.openpty()
    code = "import sys; from grader.cli import main; sys.argv = ['grade', 'list']; main()"
    env = {**os.environ, "TERM": "xterm-256color", "GRADE_COURSE": str(course_root)}
    env.pop("NO_COLOR", None)
    env |= {"NO_COLOR": "1"} if no_colour else {}
    child = subprocess.Popen([sys.executable, "-c", code], stdout=side, stderr=side, env=env, cwd=tmp_path)
    os.close(side)
    shown = _read_all(main)
    assert child.wait(timeout=60) == 0
    assert b"hw1-1" in shown
    assert bool(COLOUR.search(shown)) is not no_colour


def test_unknown_assignment_names_the_nearest(run_grade, tmp_path) -> None:
    """An unknown assignment is exit code 2; the message names the nearest and all that there are."""
    done = run_grade("hw33", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "did you mean hw3?" in done.err
    assert all(name in done.err for name in ("hw1", "hw1-1", "hw1-2", "hw1-3", "hw2"))


def test_missing_file_is_named(run_grade, tmp_path) -> None:
    """A PATH that is not there, and a folder without the assignment's file, are exit code 2 by name."""
    by_path, by_folder = run_grade("hw3", "my.py", cwd=tmp_path), run_grade("hw3", cwd=tmp_path)
    assert (by_path.code, by_folder.code) == (2, 2)
    assert "my.py" in by_path.err
    assert "hw3.py" in by_folder.err


def test_broken_manifests_are_told_at_once(run_grade, course_root, tmp_path) -> None:
    """Mistakes in two manifests: exit code 2 and, for each, the file, the key and the remedy."""
    root = tmp_path / "broken"
    shutil.copytree(course_root / "assignments", root / "assignments")
    _change(root / "assignments/hw3_cnn/assignment.toml", "points = 100", "pointz = 100")
    _change(root / "assignments/hw3_cnn/assignment.toml", "max_steps = 400", "max_steps = -4")
    _change(root / "assignments/hw2_graph/assignment.toml", 'entry = "hw2.py"', "")
    done = run_grade("list", cwd=tmp_path, GRADE_COURSE=str(root))
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()
    for file, key, remedy in (
        ("hw3_cnn/assignment.toml", "pointz", "points"),
        ("hw3_cnn/assignment.toml", "budgets.quick.max_steps", "greater than 0"),
        ("hw2_graph/assignment.toml", "entry", ""),
    ):
        assert [line for line in lines if file in line and key in line and remedy in line], done.err


def test_data_status_shows_name_place_and_hash(run_grade, graded, tmp_path) -> None:
    """`grade data status` names the data sets, where they are, and their sha256."""
    done = run_grade("data", "status", cwd=tmp_path)
    digest = graded["script"].json["environment"]["dataset"].partition("@")[2]
    assert (done.code, done.err) == (0, "")
    assert "mnist" in done.out
    assert "digits" in done.out
    assert digest[:12] in done.out


def test_doctor_tells_what_the_machine_can_do(run_grade, tmp_path) -> None:
    """`grade doctor` names Python, TensorFlow, cores, each layer of isolation and the data sets."""
    done = run_grade("doctor", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    for name in (
        "python",
        "tensorflow",
        "cpu",
        "userns",
        "landlock",
        "seccomp",
        "rlimits",
        "mnist",
        "digits",
    ):
        assert name in done.out


def _change(file, old, new) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _read_all(descriptor) -> bytes:
    """Read a pseudo-terminal to its end, which Linux reports as an error."""
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(descriptor)
    return b"".join(parts)


@pytest.mark.parametrize(("lang", "title"), [("ko", "드롭아웃"), ("en", "Dropout")])
def test_concept_is_explained(run_grade, tmp_path, lang, title) -> None:
    """`grade concept NAME` shows a page in the reader's language; without a name it lists them all."""
    shown = run_grade("concept", "dropout", "--lang", lang, cwd=tmp_path)
    listed = run_grade("concept", "--lang", lang, cwd=tmp_path)
    assert (shown.code, shown.err, listed.code, listed.err) == (0, "", 0, "")
    assert title in shown.out
    assert "keep_prob" in shown.out
    assert title in listed.out


def test_unknown_concept_gives_two(run_grade, tmp_path) -> None:
    """A concept without a page: exit code 2 and the names of those that have one."""
    done = run_grade("concept", "gardening", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "dropout" in done.err
