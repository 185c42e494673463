"""Queries of a gradebook that single commands need."""

from sqlalchemy import select

from grader.store import rows
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn
from grader.store.schema import results, submissions


def stored_attempts(gradebook: Gradebook, assignment: str, student: str) -> list[HandedIn]:
    """Return every attempt of a student, oldest first."""
    query = (
        select(submissions)
        .where(submissions.c.assignment == assignment, submissions.c.student == student)
        .order_by(submissions.c.attempt)
    )
    with gradebook.database.reading() as connection:
        return [rows.handed_in_from_row(row) for row in connection.execute(query)]


def needed_evidence(gradebook: Gradebook) -> set[str]:
    """Return the addresses of the evidence behind every current result, of older attempts too."""
    query = select(results.c.evidence).where(results.c.is_current, results.c.evidence.is_not(None))
    with gradebook.database.reading() as connection:
        return {str(address) for address in connection.scalars(query.distinct())}


def needed_submissions(gradebook: Gradebook) -> set[str]:
    """Return the addresses of the content of every attempt."""
    with gradebook.database.reading() as connection:
        return set(connection.scalars(select(submissions.c.content).distinct()))
