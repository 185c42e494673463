"""Who a submission belongs to: what a download states about its author, and who of the class that is."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from grader.domain.messages import Readable


class Platform(StrEnum):
    """Where a class was downloaded from; `PLAIN` is a folder that people filled by hand."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    NBGRADER = "nbgrader"
    CLASSROOM = "classroom"
    GRADESCOPE = "gradescope"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    ILIAS = "ilias"
    PLAIN = "plain"


class Role(StrEnum):
    """What a person on a class list is; staff are recognised and never missing."""

    STUDENT = "student"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a class list; `id` is the first of id, number, identifier, login, e-mail and name.

    `number` is a second id (a SIS id, an ID number). `identifier` is Moodle's ("Participant 71") and
    `canvas_id` is Canvas's own number, `group` a team that submits together. `submitted_at` is when they
    last submitted, if the list says it.
    """

    id: str
    name: str
    email: str = ""
    login: str = ""
    number: str = ""
    identifier: str = ""
    canvas_id: str = ""
    group: str = ""
    role: Role = Role.STUDENT
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a download states about one author of a submission.

    Typed fields come from the platform: `platform_id` is its number for the person, `display_name` the name
    that it shows. `text` is a file's or folder's name, which a person chose and which may hold anything.
    """

    platform: Platform
    platform_id: str = ""
    display_name: str = ""
    ids: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a submission is.

    `student` is the id that results are stored under: the person's, or what the platform states where nobody
    is credited. `reason` says why nobody was credited although there is a roster. `group` holds the ids of
    all members of a group submission, this one included.
    """

    student: str
    name: str
    claim: Claim
    person: Person | None = None
    reason: Readable | None = None
    group: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class KnownAuthor:
    """Whose an author's submissions were found to be earlier.

    `is_credited` says that `student` is a person of a class list; else it is what the platform states.
    `members` are the ids and names of a group whose submissions each of them gets.
    """

    student: str
    name: str
    is_credited: bool = False
    members: tuple[tuple[str, str], ...] = ()
