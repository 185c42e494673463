"""What a batch reports and keeps, with a grader that runs nothing."""

import json
import os
import threading
from dataclasses import replace

import pytest

from grader.domain.errors import StorageFault
from grader.domain.events import BatchEnded, Begun, Done, Faulted, Regraded, Underway
from grader.services.batch.grade_class import BatchOrder, Mode, grade_class


def grade(order: BatchOrder, book, stop: threading.Event | None = None) -> list:
    """Grade to the end and return the events."""
    return list(grade_class(order, book, stop or threading.Event()))


def of(kind: type, events: list) -> list:
    """Return the events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def scores(book) -> dict[str, float]:
    """Return the current scores by student."""
    return {entry.handed_in.student: entry.automatic.score for entry in book.current("hw2")}


def test_class_is_graded(order, book, fake) -> None:
    """Each student has a result in the gradebook when it is reported, and the grader is closed at the end."""
    events = grade(order({"kim.py": b"x = 1\n", "lee.py": b"# lost\n"}), book)
    assert {event.student: event.scorecard.is_perfect for event in of(Done, events)} == {
        "kim": True,
        "lee": False,
    }
    assert scores(book)["kim"] == 100 > scores(book)["lee"]
    assert {event.student for event in of(Begun, events)} == {"kim", "lee"}
    assert {(event.student, event.event.name) for event in of(Underway, events)} == {
        (student, stage) for student in ("kim", "lee") for stage in ("run", "examine")
    }
    assert events[-1] == BatchEnded(2, (), 0)
    assert fake.is_closed


def test_same_content_is_graded_once(order, book, fake) -> None:
    """Students with the same program share one run, and the second result says so."""
    events = grade(order({"kim.py": b"x = 1\n", "lee.py": b"x = 1\r\n"}), book)
    assert [event.scorecard.cached for event in of(Done, events)] == [False, True]
    assert {event.scorecard.submission.student for event in of(Done, events)} == {"kim", "lee"}
    assert len(fake.runs) == 1
    assert events[-1].graded == 2


def test_class_of_another_assignment_is_reported(order, book, fake) -> None:
    """Where most students submitted another assignment, the batch says so first, and nobody loses a point."""
    events = grade(
        order({f"{name}_hw3.py": b"x = 1\n" for name in ("kim", "lee")} | {"roe.py": b"x = 1\n"}), book
    )
    (note,) = [each for each in events[0].notes if each.code == "batch-other-assignment"]
    assert (note.params["count"], note.params["total"], note.params["other"]) == (2, 3, "hw3")
    cards = [event.scorecard for event in of(Done, events) if event.name != "roe"]
    assert [(card.status.value, card.pending_points) for card in cards] == [("invalid", 100.0)] * 2
    assert {review.code for card in cards for review in card.needs_review} == {"other-assignment"}


def test_later_class_reuses_results(order, book, fake) -> None:
    """A known result is taken from the gradebook, and the grader is not started for it."""
    grade(order({"kim.py": b"x = 1\n"}), book)
    events = grade(order({"lee.py": b"x = 1\n"}), book)
    assert [(event.student, event.scorecard.cached) for event in of(Done, events)] == [("lee", True)]
    assert len(fake.runs) == 1


@pytest.mark.parametrize(
    ("changes", "runs"), [({}, 1), ({"mode": Mode.FRESH}, 2), ({"use_cache": False, "mode": Mode.FRESH}, 2)]
)
def test_fresh_runs_again(order, book, fake, changes, runs) -> None:
    """A fresh batch runs every program again; another batch only what has no result."""
    grade(order({"kim.py": b"x = 1\n"}), book)
    grade(order({"kim.py": b"x = 1\n"}, **changes), book)
    assert len(fake.runs) == runs


def test_without_cache_nothing_is_reused(order, book, fake) -> None:
    """Without the cache, a known result and a known run of the same content are not used."""
    grade(order({"kim.py": b"x = 1\n"}), book)
    grade(order({"lee.py": b"x = 1\n"}, use_cache=False), book)
    assert len(fake.runs) == len(fake.examinations) == 2


def test_program_that_cannot_run_needs_no_grader(order, book, fake) -> None:
    """A syntax error is a result: no points, nothing is run, and it is no fault."""
    events = grade(order({"kim.py": b"def (\n"}), book)
    (done,) = of(Done, events)
    assert (done.scorecard.score, done.scorecard.status.value) == (0, "invalid")
    assert events[-1] == BatchEnded(1, (), 0)
    assert fake.runs == []


@pytest.mark.parametrize("order_line", [b"# fault 2\n", b"# bug 2\n", b"# killed 2\n"])
def test_grader_failures_are_tried_again(order, book, fake, order_line) -> None:
    """What fails twice through the grader is tried a third time, and its result counts."""
    events = grade(order({"kim.py": order_line}), book)
    assert [(event.tries, event.is_last) for event in of(Faulted, events)] == [(1, False), (2, False)]
    assert (len(fake.runs), fake.revivals) == (3, 2)
    assert scores(book) == {"kim": 100}
    assert events[-1] == BatchEnded(1, (), 0)
    assert book.faults() == []


@pytest.mark.parametrize(
    ("order_line", "code"), [(b"# fault\n", "sandbox-failed"), (b"# bug\n", "unexpected-fault")]
)
def test_lasting_failure_is_a_fault(order, book, fake, order_line, code) -> None:
    """What fails three times has no result, is named at the end, and waits for the next batch."""
    events = grade(order({"kim.py": order_line, "lee.py": b"x = 1\n"}), book)
    faults = of(Faulted, events)
    assert [(event.tries, event.is_last) for event in faults] == [(1, False), (2, False), (3, True)]
    assert faults[-1].reason.code == code
    assert events[-1] == BatchEnded(1, ("kim",), 0)
    assert [(fault.key.student, fault.count) for fault in book.faults()] == [("kim", 3)]
    assert [each.student for each in book.pending("hw2")] == ["kim"]


def test_same_content_shares_the_fault(order, book, fake) -> None:
    """Students with the same program are all named when the grader fails at it."""
    events = grade(order({"kim.py": b"# fault\n", "lee.py": b"# fault\n"}, jobs=2), book)
    assert set(events[-1].faults) == {"kim", "lee"}
    assert {event.student for event in of(Faulted, events) if event.is_last} == {"kim", "lee"}
    assert len(fake.runs) == 3


def test_killed_three_times_is_the_programs_end(order, book, fake) -> None:
    """A worker that is killed each time was killed by the program, and its result is kept."""
    events = grade(order({"kim.py": b"# killed\n"}), book)
    (done,) = of(Done, events)
    assert done.scorecard.status.value == "killed"
    assert events[-1] == BatchEnded(1, (), 0)


def test_kill_by_a_limit_is_final(order, book, fake) -> None:
    """A program that the grader ended at a limit is not tried again."""
    events = grade(order({"kim.py": b"# limit\n"}), book)
    (done,) = [event for event in events if isinstance(event, Done)]
    assert done.scorecard.status.value == "killed"
    assert len(fake.runs) == 1


def test_check_in_error_is_a_fault(order, book, fake) -> None:
    """A result with a check in error is kept, counts as a fault, and its run is not repeated."""
    events = grade(order({"kim.py": b"# error\n"}), book)
    assert [event.scorecard.is_fault for event in of(Done, events)] == [True]
    assert events[-1] == BatchEnded(0, ("kim",), 0)
    assert (len(fake.runs), len(fake.examinations)) == (1, 3)
    assert all(event.reason.code == "check-fault" and not event.is_last for event in of(Faulted, events))
    assert [each.student for each in book.pending("hw2")] == ["kim"]


@pytest.mark.parametrize(
    ("order_line", "code"), [(b"# full\n", "batch-disk-full"), (b"# broken\n", "gradebook-busy")]
)
def test_full_disk_ends_the_batch(order, book, fake, order_line, code) -> None:
    """Once nothing can be kept the batch ends as a fault of the grader and closes it."""
    with pytest.raises(StorageFault) as caught:
        grade(order({"kim.py": order_line}), book)
    assert caught.value.messages[0].code == code
    assert fake.is_closed
    assert len(fake.runs) == 1


def test_stopped_batch_leaves_the_rest(order, book, fake) -> None:
    """Once stopped, a batch begins nothing new and counts what is left."""
    stop = threading.Event()
    stop.set()
    events = grade(order({"kim.py": b"x = 1\n", "lee.py": b"x = 2\n"}), book, stop)
    assert events[-1] == BatchEnded(0, (), 2)
    assert fake.runs == []


def test_left_iteration_closes_the_grader(order, book, fake) -> None:
    """A caller that stops iterating ends what is under way."""
    events = grade_class(order({"kim.py": b"x = 1\n"}), book, threading.Event())
    for event in events:
        if isinstance(event, Underway):
            break
    events.close()
    assert fake.is_closed


def _corrected(made: BatchOrder, **changes: object) -> BatchOrder:
    assignment = replace(made.terms.assignment, version="corrected")
    return replace(made, terms=replace(made.terms, assignment=assignment), **changes)


def test_regrade_reports_and_stores_nothing(order, book, fake) -> None:
    """A regrade examines the kept run, reports old and new scores, and leaves the gradebook as it is."""
    made = order({"kim.py": b"x = 1\n"})
    grade(made, book)
    fake.points_lost = 5.0
    events = grade(_corrected(made, mode=Mode.REGRADE), book)
    (change,) = of(Regraded, events)
    assert (change.before.score, change.after.score) == (100, 95)
    assert [(each.before.points - each.after.points, each.check) for each in change.changes] == [
        (5.0, made.terms.checks[0].id)
    ]
    assert scores(book) == {"kim": 100}
    assert (len(fake.runs), len(fake.examinations)) == (1, 2)
    assert events[0].outdated == events[0].waiting == 1


def test_accepted_regrade_counts(order, book, fake) -> None:
    """Accepting stores what was proposed without examining again; the old result stays in the history."""
    made = order({"kim.py": b"x = 1\n"})
    grade(made, book)
    fake.points_lost = 5.0
    grade(_corrected(made, mode=Mode.REGRADE), book)
    grade(_corrected(made, mode=Mode.ACCEPT), book)
    assert scores(book) == {"kim": 95}
    assert len(fake.examinations) == 2
    assert [each.card.score for each in book.history("kim", "hw2")] == [100, 95]
    assert (
        book.proposed(_corrected(made).request(next(made.handed_in.load_all()).submission).result_key) is None
    )


def test_resumed_class_keeps_old_results(order, book, fake) -> None:
    """Without a regrade, results of other terms stay, and the batch says how many there are."""
    made = order({"kim.py": b"x = 1\n"})
    grade(made, book)
    events = grade(_corrected(made), book)
    assert (events[0].waiting, events[0].outdated) == (0, 1)
    assert events[-1] == BatchEnded(0, (), 0)


def test_jobs_bound_the_programs_under_way(order, book, fake) -> None:
    """Half as many again as programs run at once are under way."""
    made = order({"kim.py": b"x = 1\n"})
    assert [replace(made, jobs=jobs).under_way for jobs in (1, 2, 4)] == [1, 3, 6]


def test_killed_batch_is_cleaned_up(order, book, fake) -> None:
    """What a killed batch left in its scratch and evidence folders is removed."""
    made = order({"kim.py": b"x = 1\n"})
    (made.boxes / "grade-old").mkdir(parents=True)
    (made.evidence.root / ".building-old").mkdir(parents=True)
    grade(made, book)
    assert not (made.boxes / "grade-old").exists()
    assert not (made.evidence.root / ".building-old").exists()


def test_unreadable_attempt_is_a_fault_at_once(order, book, fake, monkeypatch) -> None:
    """What the grader fails to read is not tried again; the others are graded, and it waits for the next batch."""
    made = order({"kim.py": b"x = 1\n", "lee.py": b"x = 2\n"})
    read = made.handed_in.read

    def fail(listed):
        if listed.student == "kim":
            raise RecursionError("too deep")
        return read(listed)

    monkeypatch.setattr(made.handed_in, "read", fail)
    events = grade(made, book)
    (fault,) = of(Faulted, events)
    assert (fault.student, fault.tries, fault.is_last, fault.reason.code) == (
        "kim",
        3,
        True,
        "unexpected-fault",
    )
    assert events[-1] == BatchEnded(1, ("kim",), 0)
    assert [event.student for event in of(Done, events)] == ["lee"]
    assert [each.student for each in book.pending("hw2")] == ["kim"]


def test_name_that_is_no_text_is_kept(order, book, fake) -> None:
    """A file name with bytes that are no UTF-8 reaches the gradebook and every JSON as valid text."""
    events = grade(order({os.fsdecode(b"kim_\xff\xfe.py"): b"x = 1\n", "lee.py": b"# fault\n"}), book)
    (done,) = of(Done, events)
    assert done.scorecard.is_perfect
    assert json.dumps(done.scorecard.to_dict(), ensure_ascii=False).encode("utf-8")
    students = {entry.handed_in.student for entry in book.current("hw2")}
    assert students == {done.scorecard.submission.student, "lee"}
