"""Keys of runs and results, what is expected to take least, cores, and what counts in the end."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.course.course import load_course
from grader.domain.errors import CourseError
from grader.domain.late import LatePolicy
from grader.domain.outcome import CheckStatus
from grader.domain.run import Budget
from grader.services.batch.batch_order import BatchOrder
from grader.services.batch.class_plan import expect_steps, make_plan
from grader.services.batch.cores import physical_cores
from grader.services.batch.final_score import FinalResult, final_results
from grader.services.batch.regrade import compare
from grader.store.gradebook import Gradebook
from grader.store.records import Entry, HandedIn, Override, SubmissionKey


def submissions(order: BatchOrder) -> dict[str, object]:
    """Read the class by student."""
    return {work.student: work.submission for work in order.handed_in.load_all()}


def test_line_ends_and_names_decide_nothing(order) -> None:
    """The same program under another name, with other line ends, has the same key; another has its own."""
    made = order({"kim.py": b"x = 1\ny = 2\n", "lee.py": b"x = 1\r\ny = 2\r", "roe.py": b"x = 1\ny = 3\n"})
    keys = {name: made.request(each).result_key for name, each in submissions(made).items()}
    assert keys["kim"] == keys["lee"] != keys["roe"]


def test_reasons_have_their_own_keys(order) -> None:
    """Programs that cannot be run share a result only if the reason is the same."""
    made = order({"kim.py": b"def (\n", "lee.py": b"def (\n", "roe.py": b"x = 1\ndef (\n"})
    keys = {name: made.request(each).result_key for name, each in submissions(made).items()}
    assert keys["kim"] == keys["lee"] != keys["roe"]


def test_shortest_expected_goes_first(order, tmp_path) -> None:
    """What cannot be run goes first, then by the largest number that a loop or a count names."""
    files = {
        "long.py": b"x = 99999\nfor i in range(6000):\n    pass\n",
        "short.py": b"training_epochs = 5\n",
        "middle.py": b"i = 0\nwhile i < 1_000:\n    i += 1\n",
        "broken.py": b"def (\n",
    }
    with Gradebook.open(tmp_path / "book") as book:
        plan = make_plan(order(files), book)
        assert [each.student for each in plan.waiting] == ["broken", "short", "middle", "long"]
        plan = make_plan(order(files, shortest_first=False), book)
        assert [each.student for each in plan.waiting] == ["broken", "long", "middle", "short"]
        assert (plan.taken.students, plan.taken.waiting, plan.taken.outdated) == (4, 4, 0)


def test_cap_bounds_what_is_expected(order) -> None:
    """A budget's cap is the most that a training can take."""
    (kim,) = submissions(order({"kim.py": b"for i in range(6000):\n    pass\n"})).values()
    assert (expect_steps(kim, Budget("quick", 400)), expect_steps(kim, Budget("full", None))) == (400, 6000)


def test_fault_of_intake_is_one_rows_matter(order, tmp_path, monkeypatch) -> None:
    """A work that the grader fails to read is registered, waits, and stops nobody."""
    made = order({"kim.py": b"x = 1\n", "lee.py": b"x = 2\n"})
    read = made.handed_in.read

    def fail(listed):
        if listed.student == "kim":
            raise RecursionError
        return read(listed)

    monkeypatch.setattr(made.handed_in, "read", fail)
    with Gradebook.open(tmp_path / "book") as book:
        assert {each.student for each in make_plan(made, book).waiting} == {"kim", "lee"}


def test_cores_are_counted_once(tmp_path) -> None:
    """Two threads of one core count as one; without the system's word each processor counts."""
    for number in range(512):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text("0-511\n")
    assert physical_cores(tmp_path) == 1
    assert physical_cores(tmp_path / "none") >= 1


def test_comparison_names_check_and_reason(make_card, order) -> None:
    """A regrade tells which check changed, from what, to what, and what was found."""
    (work,) = order({"ann.py": b"x = 1\n"}).handed_in.load_all()
    told = compare(work, make_card(points=4.0), make_card(points=10.0))
    assert [(c.check, c.before.points, c.after.points) for c in told.changes] == [("check_0", 4.0, 10.0)]
    assert compare(work, make_card(), make_card()).changes == ()


def _entry(card, **changes) -> Entry:
    at = datetime(2026, 3, 11, 3, tzinfo=UTC)
    handed_in = HandedIn("hw2", "ann", "ann", 1, True, at, False, "ann.py", "script", "a" * 64)
    return Entry(replace(handed_in, **changes.pop("handed_in", {})), card, **changes)


POLICY = LatePolicy(datetime(2026, 3, 10, tzinfo=UTC), UTC, penalty_percent=10, floor_percent=50)


def test_final_score_takes_both(make_card) -> None:
    """Points set by hand count, then lateness takes its part; the checks' score stays what it was."""
    at = datetime(2026, 3, 12, tzinfo=UTC)
    override = Override("ann", "hw2", "a" * 64, "check_0", 10.0, "well said", "oral", at)
    result = FinalResult(make_card(), _entry(make_card(), overrides=(override,)), POLICY)
    assert (result.automatic_scorecard.score, result.final_score) == (24.0, 24.0)
    told = result.to_dict()
    assert (told["late"]["penalty_percent"], told["overrides"][0]["why"]) == (20, "oral")
    seen = result.to_dict(for_student=True)["overrides"]
    assert seen == [{"check": "check_0", "points": 10.0, "comment": "well said"}]


def test_override_of_another_attempt_is_listed(make_card) -> None:
    """A decision about another content takes and gives nothing, and only the instructor reads of it."""
    at = datetime(2026, 3, 12, tzinfo=UTC)
    earlier = Override("ann", "hw2", "b" * 64, "", 3.0, "", "copied", at)
    result = FinalResult(make_card(), _entry(make_card(), set_aside=(earlier,)))
    assert result.final_score == 24.0
    assert result.to_dict()["overrides_of_other_attempts"] == [{"score": 3.0, "why": "copied"}]
    assert "overrides_of_other_attempts" not in result.to_dict(for_student=True)


def test_platforms_word_without_time_takes_nothing(make_card) -> None:
    """`LATE` without a time is reported, and the instructor decides."""
    entry = _entry(make_card(), handed_in={"handed_in_at": None, "late_flag": True})
    result = FinalResult(make_card(), entry, POLICY)
    assert (result.final_score, result.to_dict()["late"]["is_known"]) == (24.0, False)
    assert result.to_dict()["hand_in"]["marked_late"] is True


def test_fault_has_no_final_score(make_card) -> None:
    """While the grader owes a result there is no figure that counts."""
    card = make_card(fault=True)
    assert "final_score" not in FinalResult(card, _entry(card), POLICY).to_dict()


def test_fault_without_result_has_a_line(course_root, tmp_path) -> None:
    """A submission that the grader failed at stands there as a fault: every check owed, none lost."""
    from grader.domain.messages import message

    (assignment,) = load_course(course_root).resolve("hw2")
    with Gradebook.open(tmp_path) as book:
        book.add_submissions([_entry(None).handed_in])
        assert list(final_results(book, assignment)) == []
        book.note_fault(SubmissionKey("hw2", "ann", 1), message("worker-killed"))
        (result,) = final_results(book, assignment)
    assert (result.automatic_scorecard.is_fault, result.final_score) == (True, None)
    assert {check.status for check in result.automatic_scorecard.checks} == {CheckStatus.ERROR}


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("hw2_graph/assignment.toml", '\n[late]\ndue = "soon"\n', "late.due"),
        (
            "hw2_graph/assignment.toml",
            "\n[late]\ndue = 2026-03-09\npenalty_percent = 101\n",
            "late.penalty_percent",
        ),
        ("course.toml", 'zone = "Moon"\n', "zone"),
    ],
)
def test_wrong_policies_name_their_key(course_root, tmp_path, file, text, key) -> None:
    """A due time that is none, a penalty above all, an unknown zone: the course's mistake, by its key."""
    import shutil

    shutil.copytree(course_root / "assignments", tmp_path / "assignments")
    path = tmp_path / "assignments" / file
    before = path.read_text(encoding="utf-8")
    path.write_text(
        text + before.replace('zone = "Asia/Seoul"\n', "") if key == "zone" else before + text,
        encoding="utf-8",
    )
    with pytest.raises(CourseError) as caught:
        load_course(tmp_path)
    assert key in {each.params["key"] for each in caught.value.messages}
