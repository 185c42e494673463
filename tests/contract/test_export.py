"""`grade export`: every format, read back by the other side's rules, has the scores of the gradebook."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platforms import readers
from platforms.class_books import (
    ENGLISH,
    KOREAN,
    Pupil,
    canvas_export,
    card_of,
    fill_book,
    hw2,
    moodle_export,
)

from grader.cli.boundary import run
from grader.store.decisions import Subject
from grader.store.gradebook import Gradebook
from grader.store.records import Decision

ASSIGNMENTS = {"4700": "Homework 1", "4711": "Homework 2", "4720": "Essay"}
CLASS = (
    Pupil(11, "김민수"),
    Pupil(12, "김민수", lost=(2.5,)),
    Pupil(13, 'O"Hara, Ann\nB.', lost=(100.0, 1.25)),
    Pupil(14, "=cmd|' /C calc'!A0", lost=(100.0,) * 40),
    Pupil(15, "이서연", pending=1),
    Pupil(16, "박지훈", broken=1),
    Pupil(17, "최유나", submitted=False),
)
OPEN = {15, 16}


def score_of(pupil: Pupil) -> float | None:
    """Return the score that may be exported: none while points are undecided or the grader failed."""
    return None if pupil.pending or pupil.broken or not pupil.submitted else card_of(pupil, hw2()).score


def participant(pupil: Pupil) -> str:
    """Return the id under which a Moodle download without a class list is stored."""
    return f"Participant {pupil.number}"


@pytest.fixture
def export(tmp_path: Path):
    """Return a function that runs `grade export` on a class; it returns exit code, files and notes."""

    def call(*words: str, pupils: Sequence[Pupil] = CLASS, roster: bytes | None = None, name: str = "out"):
        source = "moodle" if words[0] == "moodle" else "graded"
        if not (tmp_path / source).exists():
            fill_book(tmp_path / source, pupils, participant if source == "moodle" else None)
        if roster is not None:
            (tmp_path / "roster.csv").write_bytes(roster)
            words = (*words, "--roster", "roster.csv")
        out, err = io.StringIO(), io.StringIO()
        environ = {"GRADE_COURSE": str(Path(__file__).resolve().parents[2]), "GRADE_LANG": "en"}
        code = run(["export", source, "--format", *words, "-o", name], environ, tmp_path, out, err)
        return code, tmp_path / name, err.getvalue()

    return call


def test_canvas_reads_the_same_scores(export) -> None:
    """Canvas's export comes back with one column changed, and who is left out is listed."""
    roster = canvas_export(CLASS)
    code, path, notes = export("canvas", roster=roster)
    grades = readers.read_canvas(path.read_bytes(), ASSIGNMENTS)
    shown = {pupil.number: grades[str(pupil.number)]["4711"] for pupil in CLASS}
    assert {number: float(text) if text else None for number, text in shown.items()} == {
        pupil.number: score_of(pupil) for pupil in CLASS
    }
    before = readers.read_canvas(roster, ASSIGNMENTS)
    assert all(grades[user][other] == before[user][other] for user in before for other in ("4700", "4720"))
    assert code == 1
    assert "이서연 (15) (hw2) waits" in notes
    assert "박지훈 (16) (hw2) has no score" in notes
    assert "1 students on the class list submitted nothing: 최유나 (17)" in notes


@pytest.mark.parametrize(("delimiter", "encoding", "end"), [(";", "utf-8", "\n"), (",", "utf-16", "\r\n")])
def test_canvas_form_is_kept(export, delimiter, encoding, end) -> None:
    """Delimiter, encoding, line ends, a decimal comma and every other cell stay as Canvas wrote them."""
    points = "100,00" if delimiter == ";" else "100.00"
    roster = canvas_export(CLASS, delimiter=delimiter, points=points, encoding=encoding, line_end=end)
    _, path, _ = export("canvas", roster=roster)
    text, before = path.read_bytes().decode(encoding), roster.decode(encoding)
    assert len(text.split(end)) == len(before.split(end))
    second = f"{score_of(CLASS[1]):g}".replace(".", "," if delimiter == ";" else ".")
    assert f"7.00{delimiter}{second}{delimiter}" in text
    assert "    Points Possible" in text


def test_canvas_column_is_never_created(export) -> None:
    """Without a column of the assignment the call is refused; --column names one by heading, title or id."""
    roster = canvas_export(CLASS, column="Graphs (4711)")
    code, path, notes = export("canvas", roster=roster)
    assert (code, path.exists()) == (2, False)
    assert "Graphs (4711)" in notes
    for named in ("Graphs (4711)", "Graphs", "4711"):
        code, path, notes = export("canvas", "--column", named, roster=roster)
        assert code == 1
        assert readers.read_canvas(path.read_bytes(), ASSIGNMENTS)["11"]["4711"] == "100"
    for wrong in ("Final Score", "Notes", "Graphs2"):
        assert export("canvas", "--column", wrong, roster=roster)[0] == 2


def test_other_maximum_needs_scale(export) -> None:
    """Scores are never written into an assignment with other points, unless they are converted."""
    roster = canvas_export(CLASS, points="10.00")
    code, path, notes = export("canvas", roster=roster)
    assert (code, path.exists(), "--scale" in notes) == (2, False, True)
    export("canvas", "--scale", roster=roster)
    assert readers.read_canvas(path.read_bytes(), ASSIGNMENTS)["12"]["4711"] == "9.75"


def test_excused_students_stay_excused(export) -> None:
    """`EX` is the instructor's decision: the cell stays, and the student is named."""
    pupils = (Pupil(11, "김민수", cells={"canvas": "EX"}), Pupil(12, "이서연", cells={"canvas": "12.00"}))
    code, path, notes = export("canvas", roster=canvas_export(pupils), pupils=pupils)
    grades = readers.read_canvas(path.read_bytes(), ASSIGNMENTS)
    assert (code, grades["11"]["4711"], grades["12"]["4711"]) == (0, "EX", "100")
    assert "김민수 (11)" in notes


@pytest.mark.parametrize("headings", [ENGLISH, KOREAN], ids=["english", "korean"])
def test_moodle_reads_the_same_scores(export, headings) -> None:
    """Moodle imports the same grades and a comment for each; what has no score keeps its comment."""
    pupils = [*CLASS[:-1], Pupil(17, "최유나", submitted=False, cells={"comment": "extension until Friday"})]
    code, path, _ = export("moodle", roster=moodle_export(pupils, headings), pupils=pupils)
    read = readers.read_moodle(path.read_bytes(), {each.number: str(each.number) for each in pupils}, 100.0)
    assert {number: each["grade"] for number, each in read.items()} == {
        str(pupil.number): score_of(pupil) for pupil in pupils
    }
    assert code == 1
    assert read["17"]["comment"] == "extension until Friday"
    assert "97.5 of 100 points" in read["12"]["comment"]
    assert read["15"]["comment"] == ""


def test_feedback_files_reach_their_students(export) -> None:
    """The zips' names lead both platforms to the right student; nobody else's name is in a file."""
    export("moodle", "--feedback", "m.zip", roster=moodle_export(CLASS))
    _, path, _ = export("canvas", "--feedback", "c.zip", roster=canvas_export(CLASS))
    moodle = readers.read_moodle_zip(
        path.with_name("m.zip").read_bytes(), {each.number: str(each.number) for each in CLASS}
    )
    canvas = readers.read_canvas_zip(
        path.with_name("c.zip").read_bytes(), {each.number + 5000: each.number for each in CLASS}
    )
    scored = {each.number for each in CLASS if score_of(each) is not None}
    assert canvas.keys() == scored == {int(number) for number in moodle}
    assert all(files.keys() == {"feedback.html"} for files in moodle.values())
    assert "97.5 of 100" in canvas[12]
    assert "97.5 of 100" in moodle["12"]["feedback.html"]


def test_feedback_holds_no_hidden_detail(export) -> None:
    """A student's feedback names hidden checks with their points and without message or hint."""
    export("canvas", "--feedback", "c.zip", roster=canvas_export(CLASS))
    import zipfile

    with zipfile.ZipFile(Path(export("json")[1]).with_name("c.zip")) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    hidden = [check for check in hw2().checks if check.visibility.value == "hidden"]
    assert hidden
    assert not [check.id for check in hidden if check.hint.en in text]


def test_pending_zero_is_asked_explicitly(export) -> None:
    """With --pending zero the undecided points count nothing; a grader fault still has no score."""
    code, path, notes = export("canvas", "--pending", "zero", roster=canvas_export(CLASS))
    grades = readers.read_canvas(path.read_bytes(), ASSIGNMENTS)
    assert float(grades["15"]["4711"]) == card_of(CLASS[4], hw2()).score
    assert (code, grades["16"]["4711"], "이서연" in notes) == (1, "", False)


def test_missing_zero_never_replaces_a_score(export) -> None:
    """--missing zero fills empty cells only."""
    pupils = (
        Pupil(17, "최유나", submitted=False),
        Pupil(18, "정하늘", submitted=False, cells={"canvas": "50"}),
    )
    pupils = (*CLASS[:2], *pupils)
    code, path, _ = export("canvas", "--missing", "zero", roster=canvas_export(pupils), pupils=pupils)
    grades = readers.read_canvas(path.read_bytes(), ASSIGNMENTS)
    assert (code, grades["17"]["4711"], grades["18"]["4711"]) == (0, "0", "50")


def test_results_of_strangers_are_listed(export) -> None:
    """A result that has no row is named with its score, and the exit code says so."""
    code, _, notes = export("canvas", roster=canvas_export(CLASS[1:]))
    assert code == 1
    assert "김민수 (11) with the score 100 has no row" in notes


def test_spreadsheet_has_the_same_scores(export) -> None:
    """The CSV is read by spreadsheets as it is meant: Korean, quotes, newlines, no formulas."""
    code, path, _ = export("csv", roster=canvas_export(CLASS))
    rows = {int(row["student"]): row for row in readers.read_spreadsheet(path.read_bytes())}
    for pupil in CLASS:
        row, score = rows[pupil.number], score_of(pupil)
        assert (float(row["score"]) if row["score"] else None) == score
        if pupil.submitted:
            assert row["name"] == pupil.name
    assert code == 1
    assert rows[17]["status"] == "missing"
    assert rows[15]["pending_points"] == f"{hw2().checks[0].points:g}"


def test_json_has_the_contracts_objects(export) -> None:
    """The document holds what the batch's own lines hold, and who is missing."""
    code, path, _ = export("json", roster=canvas_export(CLASS))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert code == 1
    assert data["schema"] == 1
    found = {int(each["submission"]["student"]): each for each in data["results"]}
    assert found.keys() == {each.number for each in CLASS if each.submitted}
    assert found[15]["pending_points"] > 0
    assert "final_score" not in found[16]
    assert [each["student"] for each in data["missing"]] == ["17"]


def test_junit_has_points_as_properties(export) -> None:
    """Each suite's properties hold the score; undecided checks are skipped cases, not failures."""
    _, path, _ = export("junit", roster=canvas_export(CLASS))
    suites = readers.read_junit(path.read_bytes())
    assert {
        int(student): float(each["score"]) if each["score"] else None for student, each in suites.items()
    } == {pupil.number: score_of(pupil) for pupil in CLASS}
    assert suites["15"]["status"] == "pending"


def test_gradescope_takes_each_file(export) -> None:
    """One valid results.json for each student with a score, whose tests add up to it."""
    _, folder, _ = export("gradescope")
    read = {
        each.parent.name: readers.read_gradescope(each.read_text()) for each in folder.glob("*/results.json")
    }
    assert {int(student): score for student, (score, _) in read.items()} == {
        each.number: score_of(each) for each in CLASS if score_of(each) is not None
    }
    assert all(abs(sum(t["score"] for t in tests) - score) < 0.01 for score, tests in read.values())
    assert export("gradescope")[0] == 2


def test_override_and_lateness_are_in_the_score(export, tmp_path) -> None:
    """An instructor's points and a late penalty are part of what is exported."""
    export("json")
    with Gradebook.open(tmp_path / "graded") as book:
        check = hw2().checks[0]
        read = Decision(points=check.points, why="read it")
        spoken = Decision(points=42.5, comment="Well explained <orally>", why="spoke to him")
        book.decisions.decide(
            [(Subject("hw2", "15", "a" * 64, check.id), read), (Subject("hw2", "16", "a" * 64), spoken)]
        )
    _, path, notes = export("canvas", roster=canvas_export(CLASS))
    assert readers.read_canvas(path.read_bytes(), ASSIGNMENTS)["15"]["4711"] == "100"
    assert readers.read_canvas(path.read_bytes(), ASSIGNMENTS)["16"]["4711"] == "42.5"
    assert "이서연" not in notes
    _, folder, _ = export("gradescope", name="scope")
    score, _ = readers.read_gradescope((folder / "16" / "results.json").read_text())
    assert score == 42.5
    export("canvas", "--feedback", "c.zip", roster=canvas_export(CLASS))
    files = {pupil.number + 5000: pupil.number for pupil in CLASS}
    feedback = readers.read_canvas_zip((tmp_path / "c.zip").read_bytes(), files)
    assert "Well explained &lt;orally&gt;" in feedback[16]


@pytest.mark.parametrize(
    "words",
    [
        ("canvas",),
        ("moodle",),
        ("csv", "--feedback", "f.zip"),
        ("csv", "--assignment", "hw3"),
        ("pdf",),
    ],
)
def test_wrong_calls_are_refused(export, words) -> None:
    """A platform without its list, feedback without a platform, an assignment without results: exit code 2."""
    assert export(*words)[0] == 2


def test_roster_is_not_overwritten(export) -> None:
    """The instructor's own file is never the output."""
    assert export("canvas", roster=canvas_export(CLASS), name="roster.csv")[0] == 2


def test_folder_without_results_is_refused(tmp_path) -> None:
    """A folder that is no batch's is not turned into one."""
    err = io.StringIO()
    environ = {"GRADE_COURSE": str(Path(__file__).resolve().parents[2]), "GRADE_LANG": "en"}
    code = run(["export", ".", "--format", "csv", "-o", "a.csv"], environ, tmp_path, io.StringIO(), err)
    assert (code, list(tmp_path.iterdir())) == (2, [])


NAME = st.text(st.sampled_from("김민수이서연 AB,;\"'\n=-+@1é"), min_size=1, max_size=8).filter(
    lambda name: any(sign.isalpha() for sign in name) and name.strip() == name
)
PUPILS = st.lists(
    st.builds(
        Pupil,
        number=st.integers(1000, 1040),
        name=NAME,
        submitted=st.booleans(),
        lost=st.lists(st.sampled_from([0.0, 0.33, 1.25, 100.0]), max_size=4).map(tuple),
        pending=st.sampled_from([0, 0, 0, 2]),
        broken=st.sampled_from([0, 0, 0, 1]),
    ),
    unique_by=lambda each: each.number,
    min_size=1,
    max_size=8,
).filter(lambda pupils: any(each.submitted for each in pupils))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pupils=PUPILS)
def test_any_class_comes_back_as_it_was(pupils, tmp_path_factory) -> None:
    """For any names and outcomes, every format gives each student the gradebook's score and nobody else's."""
    folder = tmp_path_factory.mktemp("any")
    fill_book(folder / "graded", pupils)
    fill_book(folder / "moodle", pupils, participant)
    (folder / "c.csv").write_bytes(canvas_export(pupils))
    (folder / "m.csv").write_bytes(moodle_export(pupils, KOREAN))
    environ = {"GRADE_COURSE": str(Path(__file__).resolve().parents[2]), "GRADE_LANG": "ko"}
    wanted = {each.number: score_of(each) for each in pupils}
    is_open = any(each.submitted and wanted[each.number] is None for each in pupils)

    def export(*words: str) -> Path:
        out, err = io.StringIO(), io.StringIO()
        source = "moodle" if words[0] == "moodle" else "graded"
        code = run(["export", source, "--format", *words, "-o", "o"], environ, folder, out, err)
        assert code == (1 if is_open else 0), err.getvalue()
        return folder / "o"

    grades = readers.read_canvas(export("canvas", "--roster", "c.csv").read_bytes(), ASSIGNMENTS)
    texts = {number: grades[str(number)]["4711"] for number in wanted}
    assert {number: float(text) if text else None for number, text in texts.items()} == wanted
    content = export("moodle", "--roster", "m.csv", "--feedback", "f.zip").read_bytes()
    read = readers.read_moodle(content, {number: str(number) for number in wanted}, 100.0)
    assert {int(number): each["grade"] for number, each in read.items()} == wanted
    files = readers.read_moodle_zip((folder / "f.zip").read_bytes(), {n: str(n) for n in wanted})
    assert {int(number) for number in files} == {n for n, score in wanted.items() if score is not None}
    rows = readers.read_spreadsheet(export("csv", "--roster", "c.csv").read_bytes())
    assert {int(row["student"]): float(row["score"]) if row["score"] else None for row in rows} == wanted
    suites = readers.read_junit(export("junit", "--roster", "c.csv").read_bytes())
    assert {int(n): float(each["score"]) if each["score"] else None for n, each in suites.items()} == wanted
