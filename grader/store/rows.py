"""Conversion between values and rows: the only place that knows both records and tables."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from grader.domain.identity import Claim, KnownAuthor, Person, Platform, Role
from grader.domain.messages import optional_from_dict, readable_from_dict
from grader.domain.run import RunFacts, RunStatus
from grader.domain.scorecard import Scorecard
from grader.store.records import (
    Author,
    Extension,
    HandedIn,
    ListedPerson,
    Override,
    Recorded,
    SubmissionKey,
    card_from_text,
    card_text,
    readable_text,
)


def submission_row(handed_in: HandedIn) -> dict[str, Any]:
    """Return the columns of `submissions` except the id."""
    plain = (
        *("assignment", "student", "name", "attempt", "is_newest", "late_flag", "path", "kind", "sha256"),
        *("content", "platform", "entry"),
    )
    at, problem = handed_in.handed_in_at, handed_in.problem
    return {name: getattr(handed_in, name) for name in plain} | {
        "handed_in_at": None if at is None else at.isoformat(),
        "problem": None if problem is None else readable_text(problem),
        "notes": json.dumps([note.to_dict() for note in handed_in.notes]),
    }


def handed_in_from_row(row: Row[Any]) -> HandedIn:
    """Read back what `submission_row` gave."""
    return HandedIn(
        assignment=row.assignment,
        student=row.student,
        name=row.name,
        attempt=row.attempt,
        is_newest=row.is_newest,
        handed_in_at=None if row.handed_in_at is None else datetime.fromisoformat(row.handed_in_at),
        late_flag=row.late_flag,
        path=row.path,
        kind=row.kind,
        sha256=row.sha256,
        problem=optional_from_dict(None if row.problem is None else json.loads(row.problem)),
        notes=tuple(readable_from_dict(note) for note in json.loads(row.notes)),
        content=row.content,
        platform=row.platform,
        entry=row.entry,
    )


def result_row(submission: Row[Any], card: Scorecard, cache_key: str, now: str) -> dict[str, Any]:
    """Return the columns of `results` except the id, for a result that becomes current."""
    evidence = card.evidence.get("sha256")
    return {
        "submission_id": submission.id,
        "cache_key": cache_key,
        "version": card.assignment_version,
        "sha256": submission.sha256,
        "status": card.status.value,
        "is_fault": card.is_fault,
        "score": card.score,
        "max_score": card.max_score,
        "evidence": evidence if isinstance(evidence, str) else None,
        "is_current": True,
        "recorded_at": now,
        "card": card_text(card),
    }


def outcome_rows(result_id: int, card: Scorecard) -> list[dict[str, Any]]:
    """Return the columns of `outcomes`, one row per check."""
    return [
        {
            "result_id": result_id,
            "check_id": check.id,
            "concept": check.concept,
            "status": check.status.value,
            "points": check.points,
            "max_points": check.max_points,
            "visibility": check.visibility.value,
            "seconds": check.seconds,
        }
        for check in card.checks
    ]


def diagnosis_rows(result_id: int, card: Scorecard) -> list[dict[str, Any]]:
    """Return the columns of `diagnoses`, one row per diagnosis."""
    return [
        {"result_id": result_id, "code": found.code, "severity": found.severity.value, "line": found.line}
        for found in card.diagnoses
    ]


def run_row(key: str, facts: RunFacts, now: str) -> dict[str, Any]:
    """Return the columns of `runs`."""
    return {
        "key": key,
        "status": facts.status.value,
        "layers": json.dumps(list(facts.layers)),
        "seconds": facts.seconds,
        "evidence": facts.evidence,
        "reported_steps": facts.reported_steps,
        "requested_examples": facts.requested_examples,
        "cpu_seconds": facts.cpu_seconds,
        "runtime": facts.runtime,
        "recorded_at": now,
    }


def run_from_row(row: Row[Any]) -> RunFacts:
    """Read what `run_row` returned."""
    return RunFacts(
        RunStatus(row.status),
        tuple(json.loads(row.layers)),
        row.seconds,
        row.evidence,
        row.reported_steps,
        row.requested_examples,
        row.cpu_seconds,
        runtime=row.runtime,
    )


def key_from_row(row: Row[Any]) -> SubmissionKey:
    """Return the identity of the submission that a row belongs to."""
    return SubmissionKey(row.assignment, row.student, row.attempt)


def recorded_from_row(row: Row[Any]) -> Recorded:
    """Read a result of the history."""
    at = datetime.fromisoformat(row.recorded_at)
    return Recorded(key_from_row(row), row.cache_key, card_of(row.card, row.student), row.is_current, at)


def card_of(text: str, student: str) -> Scorecard:
    """Read a stored result as the student's: the id may have changed since, with the class list."""
    card = card_from_text(text)
    return replace(card, submission=replace(card.submission, student=student))


def override_from_row(row: Row[Any]) -> Override:
    """Read an instructor's override."""
    return Override(
        student=row.student,
        assignment=row.assignment,
        sha256=row.sha256,
        check=row.check_id,
        points=row.points,
        comment=row.comment,
        why=row.why,
        set_at=datetime.fromisoformat(row.set_at),
    )


def person_row(person: Person, *, has_github_login: bool) -> dict[str, Any]:
    """Return the columns of `people`; when somebody submitted is kept with the submission."""
    plain = ("name", "email", "login", "number", "identifier", "canvas_id")
    return {name: getattr(person, name) for name in plain} | {
        "student": person.id,
        "team": person.group,
        "role": person.role.value,
        "is_listed": True,
        "has_github_login": has_github_login,
    }


def listed_from_row(row: Row[Any]) -> ListedPerson:
    """Read a person of a class list."""
    person = Person(
        id=row.student,
        name=row.name,
        email=row.email,
        login=row.login,
        number=row.number,
        identifier=row.identifier,
        canvas_id=row.canvas_id,
        group=row.team,
        role=Role(row.role),
    )
    return ListedPerson(person, row.is_listed)


def author_row(author: Author) -> dict[str, Any]:
    """Return the columns of `authors`."""
    claim, known = author.claim, author.known
    return {
        "assignment": author.assignment,
        "platform": claim.platform.value,
        "author": author.key,
        "platform_id": claim.platform_id,
        "display_name": claim.display_name,
        "student": known.student,
        "name": known.name,
        "is_credited": known.is_credited,
        "claim": json.dumps(
            {"ids": claim.ids, "logins": claim.logins, "emails": claim.emails, "text": claim.text}
        ),
        "members": json.dumps(known.members),
    }


def author_from_row(row: Row[Any]) -> Author:
    """Read an author."""
    stated = json.loads(row.claim)
    claim = Claim(
        Platform(row.platform),
        row.platform_id,
        row.display_name,
        ids=tuple(stated["ids"]),
        logins=tuple(stated["logins"]),
        emails=tuple(stated["emails"]),
        text=stated["text"],
    )
    members = tuple((student, name) for student, name in json.loads(row.members))
    known = KnownAuthor(row.student, row.name, row.is_credited, members)
    return Author(row.assignment, row.author, claim, known)


def extension_from_row(row: Row[Any]) -> Extension:
    """Read a student's own due time."""
    return Extension(row.student, row.assignment, datetime.fromisoformat(row.due), row.why)
