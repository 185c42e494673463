"""Which program of a submission is graded: by content first, and with a note where another one existed."""

import io
import itertools
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from grader.course.course import load_course
from grader.course.programs import programs_of
from grader.domain.assignment_programs import AssignmentPrograms
from grader.domain.errors import UsageError
from grader.domain.submission import SubmissionKind
from grader.i18n.catalogue import Catalogue
from grader.intake.classes import open_class
from grader.intake.gathered import Gathered
from grader.intake.intake import take_in, take_in_gathered
from grader.intake.known_assignments import KnownAssignments

GRAPH = """import tensorflow as tf
p = 1
a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
print(tf.Session().run(f, {c: 3}))
"""
OTHER_GRAPH = GRAPH.replace("p = 1", "p = 2")
STARTER = """import tensorflow as tf
with tf.Session() as sess:

    # nothing yet
    sess.run( tf.global_variables_initializer() )
"""
STARTER_WITH_NOTES = f"'''hw2'''\n# 김민수\n{STARTER}\npass\n"


def notebook(*cells: str) -> str:
    """Return a notebook of code cells."""
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


# Files of one submission of hw2, the program that counts, and the code of the note.
FILES: dict[str, tuple[dict[str, str], str, str | None]] = {
    "exact name alone": ({"hw2.py": GRAPH}, "hw2.py", None),
    "starter and renamed": ({"hw2.py": STARTER, "jay hw2.py": GRAPH}, "jay hw2.py", "entry-over-starter"),
    "starter and final": ({"hw2.py": STARTER, "hw2_final.py": GRAPH}, "hw2_final.py", "entry-over-starter"),
    "starter and unrelated name": ({"hw2.py": STARTER, "graph.py": GRAPH}, "graph.py", "entry-over-starter"),
    "starter with comments": (
        {"hw2.py": STARTER_WITH_NOTES, "답안.py": GRAPH},
        "답안.py",
        "entry-over-starter",
    ),
    "starter with other line ends": (
        {"hw2.py": STARTER.replace("\n", "\r\n"), "graph.py": GRAPH},
        "graph.py",
        "entry-over-starter",
    ),
    "starter and notebook": (
        {"hw2.py": STARTER, "hw2.ipynb": notebook(GRAPH)},
        "hw2.ipynb",
        "entry-over-starter",
    ),
    "starter as a notebook": (
        {"hw2.ipynb": notebook(STARTER), "hw2-1.py": GRAPH},
        "hw2-1.py",
        "entry-over-starter",
    ),
    "newer copy is the starter": ({"hw2.py": GRAPH, "hw2 (1).py": STARTER}, "hw2.py", "entry-over-starter"),
    "starter in its own folder": (
        {"hw2/hw2.py": STARTER, "hw2/mine/hw2.py": GRAPH},
        "hw2/mine/hw2.py",
        "entry-over-starter",
    ),
    "empty file": ({"hw2.py": "\n# \n", "hw2_2.py": GRAPH}, "hw2_2.py", "entry-over-starter"),
    "only the starter": ({"hw2.py": STARTER}, "hw2.py", "starter-unchanged"),
    "case": ({"hw2.py": GRAPH, "HW2.PY": OTHER_GRAPH, "Hw2.py": "x = 1"}, "hw2.py", "entry-chosen"),
    "case alone": ({"HW2.py": GRAPH}, "HW2.py", None),
    "case and notebook": ({"Hw2.py": OTHER_GRAPH, "hw2.ipynb": notebook(GRAPH)}, "hw2.ipynb", "entry-chosen"),
    "browser's copy": ({"hw2.py": OTHER_GRAPH, "hw2 (1).py": GRAPH}, "hw2 (1).py", "entry-newest-copy"),
    "browser's second copy": (
        {"hw2.py": OTHER_GRAPH, "hw2 (1).py": OTHER_GRAPH, "hw2 (2).py": GRAPH},
        "hw2 (2).py",
        "entry-newest-copy",
    ),
    "tenth copy": ({"hw2(9).py": OTHER_GRAPH, "hw2(10).py": GRAPH}, "hw2(10).py", "entry-newest-copy"),
    "Canvas's copy": ({"hw2.py": OTHER_GRAPH, "hw2-1.py": GRAPH}, "hw2-1.py", "entry-newest-copy"),
    "copy of macOS": ({"hw2.py": OTHER_GRAPH, "hw2 copy.py": GRAPH}, "hw2 copy.py", "entry-newest-copy"),
    "second copy of macOS": (
        {"hw2 copy.py": OTHER_GRAPH, "hw2 copy 2.py": GRAPH},
        "hw2 copy 2.py",
        "entry-newest-copy",
    ),
    "copy of Windows": (
        {"hw2.py": OTHER_GRAPH, "hw2 - Copy.py": GRAPH},
        "hw2 - Copy.py",
        "entry-newest-copy",
    ),
    "copy of Korean Windows": (
        {"hw2.py": OTHER_GRAPH, "hw2 - 복사본 (2).py": GRAPH, "hw2 - 복사본.py": OTHER_GRAPH},
        "hw2 - 복사본 (2).py",
        "entry-newest-copy",
    ),
    "copy of German Windows": (
        {"hw2.py": OTHER_GRAPH, "hw2 - Kopie.py": GRAPH},
        "hw2 - Kopie.py",
        "entry-newest-copy",
    ),
    "copy in Google Drive": (
        {"hw2.ipynb": notebook(OTHER_GRAPH), "Copy of hw2.ipynb": notebook(GRAPH)},
        "Copy of hw2.ipynb",
        "entry-newest-copy",
    ),
    "copy in Korean Drive": (
        {"hw2.ipynb": notebook(OTHER_GRAPH), "hw2.ipynb의 사본.ipynb": notebook(GRAPH)},
        "hw2.ipynb의 사본.ipynb",
        "entry-newest-copy",
    ),
    "copies of another name": (
        {"graph.py": OTHER_GRAPH, "graph (1).py": GRAPH},
        "graph (1).py",
        "entry-newest-copy",
    ),
    "copies in a folder": (
        {"kim/hw2.py": OTHER_GRAPH, "kim/hw2 (1).py": GRAPH},
        "kim/hw2 (1).py",
        "entry-newest-copy",
    ),
    "old folder": ({"old/hw2.py": OTHER_GRAPH, "submit/hw2.py": GRAPH}, "submit/hw2.py", "entry-chosen"),
    "Korean backup folder": (
        {"백업/hw2.py": OTHER_GRAPH, "제출/hw2.py": GRAPH},
        "제출/hw2.py",
        "entry-chosen",
    ),
    "nearest folder": ({"hw2.py": GRAPH, "try/more/hw2.py": OTHER_GRAPH}, "hw2.py", "entry-chosen"),
    "helper module": ({"run.py": "import graph\n" + GRAPH, "graph.py": "N = 3\n"}, "run.py", "entry-imports"),
    "helper from": (
        {"run.py": "from helper import N\n" + GRAPH, "helper.py": "N = 3\n"},
        "run.py",
        "entry-imports",
    ),
    "helper in a package": (
        {"run.py": "from lib.ops import add\n" + GRAPH, "lib/__init__.py": "", "lib/ops.py": "add = 1\n"},
        "run.py",
        "entry-imports",
    ),
    "helper of a helper": (
        {"z.py": "import y\n" + GRAPH, "y.py": "import x\n", "x.py": "N = 3\n"},
        "z.py",
        "entry-imports",
    ),
    "helper of a broken program": (
        {"run.py": "import helper\nif x\n", "helper.py": GRAPH},
        "run.py",
        "entry-imports",
    ),
    "helper of a notebook": (
        {"lab.ipynb": notebook("%run helper.py", "from helper import N", GRAPH), "helper.py": "N = 3\n"},
        "lab.ipynb",
        "entry-imports",
    ),
    "helper beside the exact name": ({"hw2.py": "import ops\n" + GRAPH, "ops.py": "N = 1\n"}, "hw2.py", None),
    "test of the program": (
        {"hw2.py": GRAPH, "test_hw2.py": "import hw2\nassert hw2.p\n"},
        "hw2.py",
        "entry-chosen",
    ),
    "file of another assignment": (
        {"hw1_1.py": "x = 1\n", "graph.py": GRAPH},
        "graph.py",
        "entry-of-assignment",
    ),
    "files of all assignments": (
        {"hw1_1.py": "x = 1\n", "hw2.py": GRAPH, "hw3.py": "y = 1\n"},
        "hw2.py",
        "entry-of-assignment",
    ),
    "named by the id in Korean": ({"과제2.py": GRAPH, "memo.py": "x = 1\n"}, "과제2.py", "entry-chosen"),
    "clear by content": ({"a.py": "x = 1\nz = 2\n", "b.py": GRAPH}, "b.py", "entry-chosen"),
    "same program twice": ({"a.py": GRAPH, "b.py": GRAPH + "# same\n"}, "a.py", "entry-chosen"),
    "notebook called py": ({"hw2.py": notebook(GRAPH)}, "hw2.ipynb", "script-is-notebook"),
    "script called ipynb": ({"hw2.ipynb": GRAPH}, "hw2.py", "notebook-is-script"),
    "ending of Windows": ({"hw2.py.txt": GRAPH, "readme.txt": "hi"}, "hw2.py", None),
    "notebook with an ending more": (
        {"hw2.ipynb.txt": notebook(GRAPH), "a.txt": ""},
        "hw2.ipynb",
        None,
    ),
    "misleading name": ({"hw3.py": GRAPH, "notes.txt": "x"}, "hw3.py", "entry-named-other"),
}


@pytest.fixture(scope="module")
def programs(course_root: Path) -> tuple[AssignmentPrograms, ...]:
    """Return the programs of the course's assignments."""
    return programs_of(load_course(course_root).assignments.values())


@pytest.fixture(scope="module")
def known(programs) -> KnownAssignments:
    """Return the course as homework 2 sees it."""
    return KnownAssignments("hw2.py", "hw2", programs)


@pytest.fixture(scope="module")
def catalogues() -> tuple[Catalogue, ...]:
    """Return both languages."""
    return Catalogue("ko"), Catalogue("en")


def gathered(files: dict[str, str]) -> Gathered:
    """Return files as they are read from a folder."""
    return Gathered({name: text.encode() for name, text in files.items()})


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["folder", "zip", "zip in a class"])
@pytest.mark.parametrize("case", FILES)
def test_program_is_chosen(known, programs, catalogues, tmp_path, case, form) -> None:
    """The right program is graded in every form of a submission, and a note in both languages names it."""
    files, entry, code = FILES[case]
    if form == "folder":
        taken = take_in_gathered(tmp_path, gathered(files), known)
    elif form == "zip":
        taken = take_in_gathered(tmp_path, Gathered({"kim.zip": packed(files)}), known)
    else:
        (tmp_path / "kim.zip").write_bytes(packed(files))
        taken = take_in(tmp_path / "kim.zip", "hw2.py", tmp_path, programs)
    assert taken.files[taken.entry].decode() == _content(files, entry)
    codes = [note.code for note in taken.notes]
    assert codes == ([code] if code else []) or (code in codes and {*codes} <= {code, "starter-unchanged"})
    for note, catalogue in itertools.product(taken.notes, catalogues):
        assert PurePosixPath(entry).stem.split(".")[0] in catalogue.text(note)


def _content(files: dict[str, str], entry: str) -> str:
    """Return the content of a program, whatever it is called now."""
    stem = entry.rsplit(".", 1)[0]
    return files.get(entry) or next(text for name, text in files.items() if name.startswith(stem))


UNCLEAR = {
    "two programs": {"first.py": GRAPH, "second.py": OTHER_GRAPH},
    "two versions": {"hw2_kim.py": GRAPH, "hw2_best.py": OTHER_GRAPH},
    "two folders": {"a/hw2.py": GRAPH, "b/hw2.py": OTHER_GRAPH},
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_unclear_submission_waits_for_a_person(known, tmp_path, case) -> None:
    """Where nothing but a guess decides, nothing is run and the points stay open."""
    taken = take_in_gathered(tmp_path, gathered(UNCLEAR[case]), known)
    assert (taken.problem.code, taken.is_open) == ("several-programs", True)


CNN_NAMES = ["weight_variable", "bias_variable", "conv2d", "max_pool_2x2", "conv_layer", "full_layer"]
CNN = "from tensorflow.examples.tutorials.mnist import input_data\n" + "".join(
    f"def {name}(x): return x\n"
    for name in [
        *CNN_NAMES,
        *["x_image", "conv1", "conv1_pool", "conv2", "conv2_pool", "conv2_flat", "full_1", "y_conv"],
    ]
)
OTHERS = {
    "one file by its name": {"hw1_1.py": "x = 1\n"},
    "one file by its id": {"kim hw1-2 final.py": "x = 1\n"},
    "Korean name": {"과제3.py": "x = 1\n"},
    "notebook by its name": {"hw3.ipynb": notebook("x = 1")},
    "several files": {"hw1_1.py": "x = 1\n", "hw3.py": "y = 1\n"},
    "content under our name": {"hw2.py": CNN},
    "content under no name": {"kim.py": CNN},
    "content of a notebook": {"lab.ipynb": notebook(*CNN.splitlines())},
    "content in a folder": {"week3/main.py": CNN, "week3/readme.txt": "hi"},
}


@pytest.mark.parametrize("case", OTHERS)
def test_other_assignment_is_no_zero(known, catalogues, tmp_path, case) -> None:
    """A submission of another assignment is reported with that one's name, and its points stay open."""
    taken = take_in_gathered(tmp_path, gathered(OTHERS[case]), known)
    assert (taken.problem.code, taken.is_open) == ("other-assignment", True)
    for catalogue in catalogues:
        assert taken.problem.params["other"] in catalogue.text(taken.problem)


def test_short_names_are_no_evidence(programs, tmp_path) -> None:
    """A program that shares a few one-letter names with another assignment is not that one's."""
    course = KnownAssignments("hw1_3.py", "hw1-3", programs)
    text = "import numpy as np\na, b = 1, 2\nwith open('x') as f:\n    d = f.read()\n"
    assert take_in_gathered(tmp_path, gathered({"kim.py": text}), course).problem is None


def test_named_file_is_graded(tmp_path, programs) -> None:
    """A file that the caller names is graded whatever it looks like, with a note."""
    (tmp_path / "hw3.py").write_text(CNN)
    taken = take_in(tmp_path / "hw3.py", "hw2.py", tmp_path, programs)
    assert (taken.problem, [note.code for note in taken.notes]) == (None, ["looks-like-other"])


def test_folder_of_another_assignment_is_a_wrong_call(tmp_path, programs) -> None:
    """The student's command says which assignment a folder looks like."""
    (tmp_path / "hw3.py").write_text(CNN)
    with pytest.raises(UsageError) as caught:
        take_in(tmp_path, "hw2.py", tmp_path, programs)
    assert caught.value.messages[0].params["other"] == "hw3"


def test_imported_files_are_taken_along(tmp_path) -> None:
    """A program's own modules beside it are part of the submission, and nothing else is."""
    texts = {
        "my.py": "import ops\n",
        "ops.py": "from more import N\n",
        "more.py": "N = 1\n",
        "x.py": "y = 1\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    taken = take_in(tmp_path / "my.py", "hw2.py", tmp_path)
    assert (set(taken.files), taken.entry) == ({"my.py", "ops.py", "more.py"}, "my.py")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("kim.py", notebook("x = 1"), SubmissionKind.NOTEBOOK),
        ("kim.ipynb", "x = 1\n", SubmissionKind.SCRIPT),
        ("kim.py", '{"cells": 1}\n', SubmissionKind.NOTEBOOK),
        ("kim.py", '{"a": 1}\nx = 1\n', SubmissionKind.SCRIPT),
        ("kim.ipynb", '{"cells": [', SubmissionKind.NOTEBOOK),
        ("kim.PY", "x = 1\n", SubmissionKind.SCRIPT),
        ("KIM.IPYNB", notebook("x = 1"), SubmissionKind.NOTEBOOK),
    ],
)
def test_content_decides_the_kind(tmp_path, name, text, kind) -> None:
    """Whatever a file is called, a notebook runs as a notebook and a script as a script."""
    (tmp_path / name).write_text(text)
    taken = take_in(tmp_path / name, "hw2.py", tmp_path)
    assert taken.kind is kind
    assert taken.problem is None or taken.problem.code == "broken-notebook"


def test_right_answers_are_never_anothers(programs, course_root) -> None:
    """No reference, variant or starter file of an assignment is taken for another one's by its content."""
    for own in programs:
        course = KnownAssignments(own.entry, own.id, programs)
        for content in (own.reference, own.starter):
            taken = take_in_gathered(Path("kim"), Gathered({"kim.py": content}), course)
            assert taken.problem is None


def test_students_other_files_are_no_attempts(tmp_path, programs) -> None:
    """In a folder of loose files a student's file for another assignment does not replace the right one."""
    for name, text in {"kim_hw2.py": GRAPH, "kim_hw3.py": CNN, "lee_hw3.py": CNN}.items():
        (tmp_path / name).write_text(text)
    roster = read_people("kim", "lee")
    with open_class(tmp_path, "hw2.py", roster, assignment="hw2", programs=programs) as opened:
        found = {each.student: each.submission for each in opened.load_all()}
        assert [note.code for note in opened.notes] == ["class-other-files"]
    assert (found["kim"].problem, found["lee"].problem.code) == (None, "other-assignment")


def read_people(*logins: str):
    """Return a class list of logins."""
    from grader.domain.identity import Person
    from grader.intake.people import Roster

    return Roster([Person(login, "", login=login) for login in logins])


def test_starter_that_came_last_does_not_count(tmp_path, programs) -> None:
    """A second download of the starter file does not take the place of a student's work; a note says so."""
    texts = {"kim.py": GRAPH, "kim (1).py": STARTER, "lee.py": STARTER, "lee (1).py": STARTER_WITH_NOTES}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    with open_class(tmp_path, "hw2.py", programs=programs) as opened:
        newest = {each.student: each.attempt for each in opened.listed if each.is_newest}
        assert newest == {"kim": 1, "lee": 2}
        assert [note.code for note in opened.notes] == ["class-starter-passed-over"]


def test_list_of_times_counts(tmp_path) -> None:
    """The instructor's list says when the newest attempt came; names without a submission are reported."""
    for name in ("kim.py", "kim (1).py", "lee.py"):
        (tmp_path / name).write_text(GRAPH)
    at = datetime(2026, 3, 9, 3, tzinfo=UTC)
    with open_class(tmp_path, "hw2.py", times={"kim": at, "roe": at}) as opened:
        found = {(each.student, each.attempt): each.submitted_at for each in opened.listed}
        assert found == {("kim", 1): None, ("kim", 2): at, ("lee", 1): None}
        assert [note.code for note in opened.notes] == ["times-unused"]


@pytest.mark.parametrize("folder", ["hw1-1", "HW1_1", "hw1_1", "Hw1 1"])
def test_nbgrader_tree_by_id(tmp_path, programs, folder) -> None:
    """A tree's folder is the assignment's by id or file name, with any separators; others are named."""
    for place in (f"submitted/kim/{folder}/hw1_1.py", "submitted/lee/hw2/hw2.py"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text("import tensorflow\n")
    with open_class(tmp_path, "hw1_1.py", assignment="hw1-1", programs=programs) as opened:
        assert [each.student for each in opened.listed] == ["kim"]
        assert [note.code for note in opened.notes] == ["nbgrader-other-only"]
