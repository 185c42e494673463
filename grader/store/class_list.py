"""Who is in the class, and whose each author of a submission was found to be."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from grader.domain.identity import Person
from grader.store import rows
from grader.store.connection import Database
from grader.store.moves import move_student
from grader.store.records import Author, ListedPerson, Move
from grader.store.schema import authors, people


class ClassList:
    """The part of a gradebook that is about people; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def people(self) -> list[ListedPerson]:
        """Return everybody who was ever on a class list, in the order of the lists."""
        with self._database.reading() as connection:
            return [rows.listed_from_row(row) for row in connection.execute(_everybody())]

    def has_github_logins(self) -> bool:
        """Whether the logins of the last class list are GitHub's."""
        query = select(people.c.id).where(people.c.is_listed, people.c.has_github_login).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def replace(
        self,
        listed: Iterable[Person],
        *,
        has_github_logins: bool,
        renamed: Iterable[Move] = (),
        found: Iterable[Author] = (),
        moves: Iterable[Move] = (),
    ) -> None:
        """Store a class list in place of the last, all or nothing; people of earlier lists stay, not listed.

        `renamed` give what belongs to an earlier id of a person to the present one; then `found` and `moves`
        are stored as `settle` does. Raises `UsageError` if two decisions contradict each other.
        """
        with self._database.writing() as connection:
            for move in renamed:
                move_student(connection, move)
                connection.execute(delete(people).where(people.c.student == move.old))
            _replace(connection, list(listed), has_github_logins=has_github_logins)
            _settle(connection, found, moves)

    def authors(self, assignment: str | None = None) -> list[Author]:
        """Return the known authors, of one or of all assignments."""
        query = select(authors).order_by(authors.c.id)
        if assignment is not None:
            query = query.where(authors.c.assignment == assignment)
        with self._database.reading() as connection:
            return [rows.author_from_row(row) for row in connection.execute(query)]

    def settle(self, found: Iterable[Author], moves: Iterable[Move]) -> None:
        """Store whose the authors are, and move what was stored under another id; all or nothing.

        Raises `UsageError` if two decisions contradict each other.
        """
        with self._database.writing() as connection:
            _settle(connection, found, moves)


def _everybody() -> Any:
    return select(people).order_by(people.c.is_listed.desc(), people.c.id)


def _replace(connection: Connection, listed: list[Person], *, has_github_logins: bool) -> None:
    before = {row.student: row for row in connection.execute(select(people))}
    values = [rows.person_row(person, has_github_login=has_github_logins) for person in listed]
    same = [value for value in values if _equals(before.get(value["student"]), value)]
    if len(same) == len(values) == sum(row.is_listed for row in before.values()):
        return
    connection.execute(update(people).values(is_listed=False))
    for start in range(0, len(values), 100):
        page = values[start : start + 100]
        named = [value["student"] for value in page]
        connection.execute(delete(people).where(or_(people.c.student.in_(named))))
        connection.execute(insert(people), page)


def _settle(connection: Connection, found: Iterable[Author], moves: Iterable[Move]) -> None:
    for move in moves:
        move_student(connection, move)
    for each in found:
        connection.execute(delete(authors).where(_is(each)))
        connection.execute(insert(authors).values(rows.author_row(each)))


def _equals(row: Any, value: dict[str, Any]) -> bool:
    return row is not None and all(getattr(row, name) == part for name, part in value.items())


def _is(author: Author) -> Any:
    return and_(
        authors.c.assignment == author.assignment,
        authors.c.platform == author.claim.platform.value,
        authors.c.author == author.key,
    )
