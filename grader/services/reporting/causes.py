"""Group a class's failures by cause: one mistake that many made is one entry with their names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from grader.domain.messages import Message, Readable
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis, Rank, Severity
from grader.domain.report import FailureGroup, StudentName, StudentResult

_ORDER: Final = tuple(Severity)


@dataclass(slots=True)
class _Group:
    severity: Severity
    rank: Rank
    concept: str | None
    titles: Counter[Readable] = field(default_factory=Counter)
    messages: Counter[Readable] = field(default_factory=Counter)
    people: dict[StudentName, None] = field(default_factory=dict)


def group_causes(results: Sequence[StudentResult]) -> tuple[FailureGroup, ...]:
    """Return the causes, most frequent first; remarks that cost nobody anything are left out.

    A failed check counts on its own only in a result without any diagnosis: otherwise the diagnosis is the
    cause, and the check a consequence.
    """
    groups: dict[str, _Group] = {}
    for result in results:
        if result.card.is_fault:
            continue
        for code, group, title, text in _causes_of(result):
            kept = groups.setdefault(code, group)
            kept.titles[title] += 1
            kept.people[StudentName(result.student, result.name)] = None
            if text is not None:
                kept.messages[text] += 1
    causes = [_cause(code, group) for code, group in groups.items()]
    return tuple(sorted(causes, key=lambda each: (-len(each.people), _ORDER.index(each.severity), each.code)))


def _causes_of(result: StudentResult) -> Iterator[tuple[str, _Group, Readable, Readable | None]]:
    found = [each for each in result.card.diagnoses if each.severity is not Severity.INFO]
    if found:
        for diagnosis in found:
            yield diagnosis.code, _of_diagnosis(diagnosis), diagnosis.title, diagnosis.message
        return
    for check in _failed(result.card.checks):
        group = _Group(Severity.ERROR, Rank.MEASURED, check.concept)
        yield f"{check.id}/{_code(check)}", group, check.title, check.message


def _of_diagnosis(diagnosis: Diagnosis) -> _Group:
    return _Group(diagnosis.severity, diagnosis.rank, diagnosis.concept)


def _failed(checks: Iterable[CheckOutcome]) -> Iterator[CheckOutcome]:
    return (check for check in checks if check.status is CheckStatus.FAILED)


def _code(check: CheckOutcome) -> str:
    return check.message.code if isinstance(check.message, Message) else ""


def _cause(code: str, group: _Group) -> FailureGroup:
    messages = group.messages.most_common(1)
    return FailureGroup(
        code=code,
        title=group.titles.most_common(1)[0][0],
        message=messages[0][0] if messages else None,
        severity=group.severity,
        rank=group.rank,
        people=tuple(group.people),
        concept=group.concept,
    )
