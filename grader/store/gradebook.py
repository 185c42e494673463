"""The gradebook: the only access to stored submissions and their results.

Every method is one transaction, or a few that only read: a process may be killed at any time, and the
gradebook holds either all of a result or nothing of it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from grader.domain.messages import Readable, readable_from_dict
from grader.domain.run import RunFacts
from grader.domain.scorecard import Scorecard
from grader.store import connection, rows
from grader.store.attempts import JoinedAttempts, join_attempts
from grader.store.class_list import ClassList
from grader.store.computed import ComputedScore, forget_scores, put_scores
from grader.store.decisions import Decisions
from grader.store.migrations import migrate
from grader.store.records import (
    Arrival,
    Entry,
    Extension,
    Fault,
    HandedIn,
    Override,
    Recorded,
    SubmissionKey,
    card_from_text,
    card_text,
    plain_reason,
    readable_text,
)
from grader.store.schema import (
    diagnoses,
    extensions,
    faults,
    outcomes,
    overrides,
    proposals,
    results,
    runs,
    submissions,
)

_PAGE_ROWS: Final = 100
# The id of a row of `submissions`, and what it holds.
_Stored = tuple[int, HandedIn]


class Gradebook:
    """Submissions, results with their history and faults, in one database.

    `decisions` are an instructor's; `class_list` says who is who.
    """

    def __init__(self, database: connection.Database, folder: Path | None) -> None:
        self.database = database
        self.folder = folder
        self.decisions = Decisions(database)
        self.class_list = ClassList(database)

    @classmethod
    @contextmanager
    def open(
        cls,
        where: str | Path,
        *,
        folder: Path | None = None,
        wait_seconds: float = connection.DEFAULT_WAIT_SECONDS,
    ) -> Iterator[Self]:
        """Open a gradebook, creating or migrating it: a folder, a SQLite file, or a database URL.

        `folder` is the batch folder to lock; by default that of the SQLite file. A locked database is
        waited for, at most `wait_seconds`. Raises `UsageError` for a gradebook of a newer grader or an
        unusable URL, `GraderFault` if the database cannot be read or written.
        """
        database = connection.connect(where, wait_seconds)
        try:
            with database.in_our_words():
                migrate(database.writer)
            yield cls(database, folder or connection.folder_of(where))
        finally:
            database.reader.dispose()

    def lock(self, owner: str, wait_seconds: float = 0.0) -> AbstractContextManager[None]:
        """Lock the batch folder; raises `UsageError` with the current holder if it is locked."""
        # Imported here so that reading a gradebook works without fcntl.
        from grader.store.lock import lock_folder

        if self.folder is None:
            raise ValueError("a gradebook on a server has no folder of its own: give one to open()")
        return lock_folder(self.folder, owner, wait_seconds)

    def add_submissions(self, handed_in: Iterable[HandedIn]) -> list[Arrival]:
        """Add attempts, each student's together and in order; return how each is stored.

        An attempt is recognised by its content and keeps its results. The newest attempt of a download counts
        unless the gradebook has a newer one.
        """
        arrivals: list[Arrival] = []
        students = groupby(handed_in, key=lambda each: (each.assignment, each.student))
        remaining = (list(attempts) for _, attempts in students)
        while page := list(islice(remaining, _PAGE_ROWS)):
            joined = self._joined(page)
            arrivals += [arrival for each, _ in joined for arrival in each.arrivals]
            changed = [(each, known) for each, known in joined if _is_changed(each, known)]
            if changed:
                with self.database.writing() as connection:
                    for each, known in changed:
                        _put_attempts(connection, each, known)
        return arrivals

    def pending(
        self, assignment: str, version: str | None = None, *, most_faults: int | None = None
    ) -> Iterator[HandedIn]:
        """Yield the latest attempts without a current result, in intake order.

        With a `version`, a result of another version does not count; a grader fault, or a result of changed
        content, never counts. `most_faults` leaves out submissions that failed that often through the
        grader's fault. Results may be recorded while iterating.
        """
        done = select(results.c.id).where(
            results.c.submission_id == submissions.c.id,
            results.c.is_current,
            ~results.c.is_fault,
            results.c.sha256 == submissions.c.sha256,
        )
        if version is not None:
            done = done.where(results.c.version == version)
        query = select(submissions).where(
            submissions.c.assignment == assignment, submissions.c.is_newest, ~done.exists()
        )
        if most_faults is not None:
            count = select(func.count()).where(
                faults.c.submission_id == submissions.c.id, ~faults.c.is_settled
            )
            query = query.where(count.scalar_subquery() < most_faults)
        for page in self._pages(query):
            yield from map(rows.handed_in_from_row, page)

    def record(self, submission: SubmissionKey, card: Scorecard, key: str) -> None:
        """Store a result atomically; the previous current one stays in the history.

        `key` is its cache key. A result that is no fault settles earlier faults. Raises `KeyError` for a
        submission that was never added.
        """
        with self.database.writing() as connection:
            row = _find_submission(connection, submission)
            was_current = and_(results.c.submission_id == row.id, results.c.is_current)
            connection.execute(update(results).where(was_current).values(is_current=False))
            new = insert(results).values(rows.result_row(row, card, key, _now()))
            result_id = connection.execute(new.returning(results.c.id)).scalar_one()
            for table, values in (
                (outcomes, rows.outcome_rows(result_id, card)),
                (diagnoses, rows.diagnosis_rows(result_id, card)),
            ):
                if values:
                    connection.execute(insert(table), values)
            forget_scores(connection, submission.assignment, submission.student)
            if not card.is_fault:
                settled = update(faults).where(faults.c.submission_id == row.id)
                connection.execute(settled.values(is_settled=True))

    def result_for(self, key: str) -> Scorecard | None:
        """Return the newest result with this cache key that is no fault, from any student's submission.

        The caller sets its own submission's facts and `cached=True` (`dataclasses.replace`).
        """
        query = select(results.c.card).where(results.c.cache_key == key, ~results.c.is_fault)
        with self.database.reading() as connection:
            text = connection.scalar(query.order_by(results.c.id.desc()).limit(1))
        return None if text is None else card_from_text(text)

    def record_run(self, key: str, facts: RunFacts) -> None:
        """Store a run's facts under its run key, replacing earlier ones."""
        with self.database.writing() as connection:
            connection.execute(delete(runs).where(runs.c.key == key))
            connection.execute(insert(runs).values(rows.run_row(key, facts, _now())))

    def run_for(self, key: str) -> RunFacts | None:
        """Return the run stored under a key."""
        with self.database.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.key == key)).one_or_none()
        return None if row is None else rows.run_from_row(row)

    def propose(self, key: str, card: Scorecard) -> None:
        """Store the result of a regrade by its cache key, until `drop_proposals`."""
        with self.database.writing() as connection:
            connection.execute(delete(proposals).where(proposals.c.key == key))
            connection.execute(insert(proposals).values(key=key, card=card_text(card)))

    def proposed(self, key: str) -> Scorecard | None:
        """Return what `propose` stored."""
        with self.database.reading() as connection:
            text = connection.scalar(select(proposals.c.card).where(proposals.c.key == key))
        return None if text is None else card_from_text(text)

    def drop_proposals(self) -> None:
        """Delete all proposals after they were accepted."""
        with self.database.writing() as connection:
            connection.execute(delete(proposals))

    def put_scores(self, scores: Iterable[ComputedScore]) -> None:
        """Store the scores that count, for queries."""
        with self.database.writing() as connection:
            put_scores(connection, scores)

    def fingerprint(self) -> str:
        """Hash the state behind all results without reading them: equal fingerprints mean equal results."""
        shown = ("assignment", "student", "name", "attempt", "is_newest", "handed_in_at", "late_flag")
        queries = (
            select(func.max(results.c.id), func.count()),
            select(*(submissions.c[name] for name in shown)).order_by(submissions.c.id),
            select(overrides).order_by(overrides.c.id),
            select(extensions).order_by(extensions.c.student),
            select(func.max(faults.c.id)).where(~faults.c.is_settled),
        )
        digest = hashlib.sha256()
        with self.database.reading() as connection:
            for query in queries:
                for row in connection.execute(query):
                    digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
                digest.update(b"\n")
        return digest.hexdigest()

    def assignments(self) -> list[str]:
        """Return the assignments that have submissions."""
        query = select(submissions.c.assignment).distinct().order_by(submissions.c.assignment)
        with self.database.reading() as connection:
            return list(connection.scalars(query))

    def has_student(self, assignment: str, student: str) -> bool:
        """Whether anything that this student submitted is stored."""
        return student in self.students(assignment, student)

    def students(self, assignment: str, student: str | None = None) -> set[str]:
        """Return who has submitted something."""
        query = select(submissions.c.student).distinct().where(submissions.c.assignment == assignment)
        if student is not None:
            query = query.where(submissions.c.student == student)
        with self.database.reading() as connection:
            return set(connection.scalars(query))

    def current(self, assignment: str, student: str | None = None) -> Iterator[Entry]:
        """Yield every latest attempt (or one student's) with its current result, in intake order.

        One page of them is in memory at a time.
        """
        joined = submissions.outerjoin(
            results, and_(results.c.submission_id == submissions.c.id, results.c.is_current)
        )
        query = (
            select(submissions, results.c.card, results.c.recorded_at)
            .select_from(joined)
            .where(submissions.c.assignment == assignment, submissions.c.is_newest)
        )
        if student is not None:
            query = query.where(submissions.c.student == student)
        for page in self._pages(query):
            students = {row.student for row in page}
            decided = list(self.decisions.overrides(assignment, students))
            extended = {given.student: given for given in self.decisions.extensions(assignment, students)}
            for row in page:
                mine = [override for override in decided if override.student == row.student]
                yield _entry(row, mine, extended.get(row.student))

    def history(self, student: str, assignment: str) -> list[Recorded]:
        """Yield every result that a student ever had, oldest first."""
        query = (
            select(results, *(submissions.c[name] for name in ("assignment", "student", "attempt")))
            .join(submissions, submissions.c.id == results.c.submission_id)
            .where(submissions.c.assignment == assignment, submissions.c.student == student)
            .order_by(results.c.id)
        )
        with self.database.reading() as connection:
            return [rows.recorded_from_row(row) for row in connection.execute(query)]

    def note_fault(self, submission: SubmissionKey, reason: Readable | str) -> int:
        """Record a grader fault on a submission; return how many there were since its last result."""
        with self.database.writing() as connection:
            row = _find_submission(connection, submission)
            text = readable_text(plain_reason(reason))
            values = {"submission_id": row.id, "reason": text, "is_settled": False, "noted_at": _now()}
            connection.execute(insert(faults).values(values))
            mine = and_(faults.c.submission_id == row.id, ~faults.c.is_settled)
            return int(connection.scalar(select(func.count()).select_from(faults).where(mine)) or 0)

    def faults(self, submission: SubmissionKey | None = None) -> list[Fault]:
        """Return the submissions (or one) with a grader fault and no later result."""
        last = (
            select(faults.c.submission_id, func.count().label("count"), func.max(faults.c.id).label("last"))
            .where(~faults.c.is_settled)
            .group_by(faults.c.submission_id)
            .subquery()
        )
        columns = (submissions.c.assignment, submissions.c.student, submissions.c.attempt)
        query = (
            select(*columns, last.c.count.label("times"), faults.c.reason, faults.c.noted_at)
            .join_from(last, submissions, submissions.c.id == last.c.submission_id)
            .join(faults, faults.c.id == last.c.last)
            .order_by(submissions.c.id)
        )
        if submission is not None:
            query = query.where(_is(submission))
        with self.database.reading() as connection:
            return [_fault(row) for row in connection.execute(query)]

    def _joined(self, page: list[list[HandedIn]]) -> list[tuple[JoinedAttempts, dict[int, _Stored]]]:
        """Join each student's attempts with the stored ones, which are returned by their number."""
        query = select(submissions).where(
            submissions.c.assignment.in_({each[0].assignment for each in page}),
            submissions.c.student.in_({each[0].student for each in page}),
        )
        stored: dict[tuple[str, str], dict[int, _Stored]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(query.order_by(submissions.c.attempt)):
                known = stored.setdefault((row.assignment, row.student), {})
                known[row.attempt] = (row.id, rows.handed_in_from_row(row))
        mine = [stored.get((each[0].assignment, each[0].student), {}) for each in page]
        return [
            (join_attempts([before for _, before in known.values()], each), known)
            for each, known in zip(page, mine, strict=True)
        ]

    def _pages(self, query: Select[Any]) -> Iterator[list[Row[Any]]]:
        """Read by pages, each in its own transaction, so that a slow caller blocks no writer."""
        after = 0
        while True:
            page = query.where(submissions.c.id > after).order_by(submissions.c.id).limit(_PAGE_ROWS)
            with self.database.reading() as connection:
                found = list(connection.execute(page))
            if not found:
                return
            yield found
            after = found[-1].id


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _is(key: SubmissionKey) -> Any:
    return and_(
        submissions.c.assignment == key.assignment,
        submissions.c.student == key.student,
        submissions.c.attempt == key.attempt,
    )


def _find_submission(connection: Connection, key: SubmissionKey) -> Row[Any]:
    row = connection.execute(select(submissions).where(_is(key))).one_or_none()
    if row is None:
        raise KeyError(key)
    return row


def _is_changed(joined: JoinedAttempts, known: dict[int, _Stored]) -> bool:
    """Whether anything is to be written; a second batch of a class writes nothing."""
    return any(number is None or known[number][1] != each for number, each in joined.rows)


def _put_attempts(connection: Connection, joined: JoinedAttempts, known: dict[int, _Stored]) -> None:
    """Write one student's attempts; numbers are freed first, since two may swap theirs."""
    for number, each in joined.rows:
        if number is not None and number != each.attempt:
            is_row = submissions.c.id == known[number][0]
            connection.execute(update(submissions).where(is_row).values(attempt=-number))
    for number, each in joined.rows:
        values = rows.submission_row(each)
        if number is None:
            connection.execute(insert(submissions).values(values))
        elif known[number][1] != each:
            is_row = submissions.c.id == known[number][0]
            connection.execute(update(submissions).where(is_row).values(values))
    forget_scores(connection, joined.rows[0][1].assignment, joined.rows[0][1].student)


def _entry(row: Row[Any], decided: list[Override], extension: Extension | None) -> Entry:
    return Entry(
        handed_in=rows.handed_in_from_row(row),
        automatic=None if row.card is None else rows.card_of(row.card, row.student),
        overrides=tuple(each for each in decided if each.sha256 in {row.sha256, row.content}),
        extension=extension,
        recorded_at=None if row.recorded_at is None else datetime.fromisoformat(row.recorded_at),
        set_aside=tuple(each for each in decided if each.sha256 not in {row.sha256, row.content}),
    )


def _fault(row: Any) -> Fault:
    reason = readable_from_dict(json.loads(row.reason))
    return Fault(rows.key_from_row(row), row.times, reason, datetime.fromisoformat(row.noted_at))
