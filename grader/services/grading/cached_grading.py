"""Grade what one student hands in: look each file up in the cache, run and examine the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from grader.domain.events import Event, Graded
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.services.doctor import require_layers
from grader.services.grading.grade import Grader, GradeRequest, grading_version
from grader.services.verify.bench import code_digest
from grader.store.cache import ResultCache, cache_key

# An end by a limit may be the machine's doing as much as the program's: the next time is a new try.
_LASTING = frozenset({RunStatus.GRADED, RunStatus.ERROR})


def grade_submissions(requests: Sequence[GradeRequest], cache: ResultCache | None) -> Iterator[Event]:
    """Grade each request, in order; yields how it goes, and a `Graded` for each.

    Warm processes serve one data set, and start only when some result on it is not known yet.
    """
    for dataset, group in groupby(requests, key=lambda request: request.dataset):
        known = [(request, None if cache is None else _find(cache, request)) for request in group]
        if all(card is not None for _, card in known):
            yield from (Graded(card) for _, card in known if card is not None)
            continue
        with Grader(dataset) as grader:
            for request, card in known:
                yield from _grade(grader, request, cache) if card is None else (Graded(card),)


def _grade(grader: Grader, request: GradeRequest, cache: ResultCache | None) -> Iterator[Event]:
    require_layers(request.isolation)
    for event in grader.grade(request):
        if isinstance(event, Graded) and cache is not None and _may_be_kept(event.scorecard):
            cache.keep(result_key(request), event.scorecard)
        yield event


def _find(cache: ResultCache, request: GradeRequest) -> Scorecard | None:
    # Evidence that is asked for has to be made.
    if request.keep_evidence is not None or request.submission.problem is not None:
        return None
    card = cache.find(result_key(request))
    return card and replace(card, submission=SubmissionFacts.of(request.submission), cached=True)


def _may_be_kept(card: Scorecard) -> bool:
    return card.status in _LASTING and not card.is_fault


def result_key(request: GradeRequest) -> str:
    """Give the key of a result: all that decides it, and nothing of whose it is or where it lay."""
    version = grading_version(
        request.assignment,
        request.dataset,
        request.budget,
        hidden_seed=request.hidden_seed,
        visibility=request.visibility,
        seed=request.seed,
    )
    return cache_key(
        {
            "code": code_digest(),
            "version": version,
            "submission": request.submission.sha256,
            "entry": request.submission.entry,
            "isolation": request.isolation.value,
            "audit": str(request.audit),
        }
    )
