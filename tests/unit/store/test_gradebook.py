"""The gradebook returns what was stored, loses nothing, and keeps old results after a regrade."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.domain.messages import Text, message
from grader.store.dump import dump
from grader.store.gradebook import Gradebook
from grader.store.records import SubmissionKey


def test_submission_comes_back(book, make_handed_in) -> None:
    """An attempt is returned as stored: time zone, Korean, undecodable path, problem and notes."""
    at = datetime(2026, 11, 24, 23, 59, tzinfo=timezone(timedelta(hours=9)))
    given = make_handed_in(
        "김민지", handed_in_at=at, late_flag=True, path="dir/\udcff\0.py", kind="zip",
        problem=Text(ko="빈 파일", en="empty"), notes=(message("from-cache"),),
    )  # fmt: skip
    book.add_submissions([given])
    assert list(book.pending("hw2", "v1")) == [given]


def test_adding_twice_changes_nothing(book, make_handed_in, make_card) -> None:
    """Adding the same submissions again leaves one row each and keeps their results."""
    book.add_submissions([make_handed_in("ann"), make_handed_in("bob")])
    book.record(make_handed_in("ann").key, make_card("ann"), "k")
    before = dump(book)
    book.add_submissions([make_handed_in("ann"), make_handed_in("bob")])
    assert dump(book) == before
    assert [each.student for each in book.pending("hw2", "v1")] == ["bob"]


def test_newest_attempt_counts(book, make_handed_in) -> None:
    """A newer attempt replaces the older one as latest, also if that is added again."""
    book.add_submissions([make_handed_in("ann", 1)])
    book.add_submissions([make_handed_in("ann", 2)])
    assert [each.attempt for each in book.pending("hw2", "v1")] == [2]


@pytest.mark.parametrize(("version", "sha"), [("v2", "a" * 64), ("v1", "b" * 64)])
def test_pending_again_when_anything_changed(book, make_handed_in, make_card, version, sha) -> None:
    """A result counts only for its assignment version and its submission content."""
    book.add_submissions([make_handed_in()])
    book.record(make_handed_in().key, make_card(), "k")
    book.add_submissions([make_handed_in(sha256=sha)])
    assert [each.student for each in book.pending("hw2", version)] == ["ann"]


def test_pending_while_recording(book, make_handed_in, make_card) -> None:
    """More submissions than a page are returned once each while their results are recorded."""
    book.add_submissions(make_handed_in(f"s{number:03}") for number in range(250))
    seen = []
    for each in book.pending("hw2", "v1"):
        book.record(each.key, make_card(each.student), "k")
        seen.append(each.student)
    assert seen == [f"s{number:03}" for number in range(250)]
    assert len(list(book.current("hw2"))) == 250
    assert list(book.pending("hw2", "v1")) == []


def test_regrade_keeps_the_old_result(book, make_handed_in, make_card) -> None:
    """A second result becomes the current one; the first stays in the history."""
    key = make_handed_in().key
    book.add_submissions([make_handed_in()])
    book.record(key, make_card(points=4.0), "k1")
    book.record(key, make_card(points=7.0, version="v2"), "k2")
    told = [(each.card.score, each.is_current, each.cache_key) for each in book.history("ann", "hw2")]
    assert told == [(24.0, False, "k1"), (27.0, True, "k2")]
    assert [entry.card.score for entry in book.current("hw2")] == [27.0]


def test_result_is_kept_whole(book, make_handed_in, make_card) -> None:
    """A result is returned equal from its cache key, including a lone surrogate and a NUL."""
    book.add_submissions([make_handed_in()])
    book.record(make_handed_in().key, make_card(), "k")
    assert book.result_for("k") == make_card()
    assert book.result_for("other") is None


def test_unknown_submission_is_refused(book, make_card) -> None:
    """A result for a submission that was never added is the caller's mistake, and nothing is kept."""
    with pytest.raises(KeyError):
        book.record(SubmissionKey("hw2", "nobody", 1), make_card(), "k")
    assert dump(book) == []


def test_extension_comes_back(book, make_handed_in) -> None:
    """A student's own due time is returned with the entry, with its offset."""
    due = datetime(2026, 12, 1, tzinfo=UTC)
    book.add_submissions([make_handed_in()])
    book.decisions.set_extension("ann", "hw2", due, "ill")
    (entry,) = book.current("hw2")
    assert (entry.extension.due, entry.extension.why) == (due, "ill")


def test_faults_are_counted_until_a_result(book, make_handed_in, make_card) -> None:
    """Faults add up, leave the queue at the limit, and no longer count after a result."""
    key = make_handed_in().key
    book.add_submissions([make_handed_in()])
    assert [book.note_fault(key, message("sandbox-failed", reason=str(n))) for n in range(3)] == [1, 2, 3]
    (fault,) = book.faults(key)
    assert (fault.key, fault.count, fault.reason.params["reason"]) == (key, 3, "2")
    assert list(book.pending("hw2", "v1", most_faults=3)) == []
    assert len(list(book.pending("hw2", "v1"))) == 1
    book.record(key, make_card(), "k")
    assert book.faults() == []


def test_faulty_result_stays_pending(book, make_handed_in, make_card) -> None:
    """A grader fault is stored, is no cache hit, and is graded again."""
    book.add_submissions([make_handed_in()])
    book.record(make_handed_in().key, make_card(fault=True), "k")
    assert book.result_for("k") is None
    assert len(list(book.pending("hw2", "v1"))) == 1


def test_dump_passes_times_over(tmp_path, make_handed_in, make_card) -> None:
    """Gradebooks filled in another order and at other times are equal; other points make them differ."""
    dumps = []
    for number, students in enumerate((["ann", "bob"], ["bob", "ann"], ["ann", "bob"])):
        with Gradebook.open(tmp_path / str(number)) as book:
            book.add_submissions(make_handed_in(student) for student in students)
            for student in students:
                card = make_card(student, points=4.0 + number // 2)
                book.record(make_handed_in(student).key, replace(card, timing={"total_s": number}), "k")
            dumps.append(dump(book))
    assert dumps[0] == dumps[1]
    assert dumps[0] != dumps[2]
