"""Grade what one student submits: look each result up in the cache, grade the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from grader.domain.events import Event, Graded
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.services.doctor import require_layers
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest
from grader.store.cache import ResultCache

# An end by a limit may be the machine's doing as much as the program's: the next time is a new try.
_LASTING: Final = frozenset({RunStatus.GRADED, RunStatus.ERROR})


def grade_submissions(
    requests: Sequence[GradeRequest], cache: ResultCache | None, *, one_at_a_time: bool = False
) -> Iterator[Event]:
    """Grade each request, in order; yields progress, and a `Graded` for each.

    Warm processes serve one data set, and start only if some result on it is not known yet;
    `one_at_a_time` is the grader's.
    """
    for dataset, group in groupby(requests, key=lambda request: request.terms.data):
        known = [(request, None if cache is None else find_result(cache, request)) for request in group]
        if all(card is not None for _, card in known):
            yield from (Graded(card) for _, card in known if card is not None)
            continue
        with Grader(dataset, one_at_a_time=one_at_a_time) as grader:
            for request, card in known:
                yield from _grade(grader, request, cache) if card is None else (Graded(card),)


def find_result(cache: ResultCache, request: GradeRequest) -> Scorecard | None:
    """Look a result up; requested evidence has to be made, so such a request finds none."""
    if request.keep_evidence is not None or request.submission.problem is not None:
        return None
    card = cache.find(request.result_key)
    return card and replace(card, submission=SubmissionFacts.of(request.submission), cached=True)


def is_reusable(card: Scorecard) -> bool:
    """Whether the same submission would be graded alike another time."""
    return card.status in _LASTING and not card.is_fault


def _grade(grader: Grader, request: GradeRequest, cache: ResultCache | None) -> Iterator[Event]:
    require_layers(request.terms.isolation)
    for event in grader.grade(request):
        if isinstance(event, Graded) and cache is not None and is_reusable(event.scorecard):
            cache.keep(request.result_key, event.scorecard)
        yield event
