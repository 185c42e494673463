"""Which results a student's command reuses, and which it keeps."""

from dataclasses import replace

import pytest
from fakes.graders import FakeGrader

from grader.domain.events import Graded
from grader.domain.run import RunStatus
from grader.services.grading import cached_grading as module
from grader.services.grading.cached_grading import find_result, grade_submissions, is_reusable
from grader.store.cache import ResultCache


class GraderInOneStep(FakeGrader):
    """Runs and examines a request in one step."""

    def grade(self, request):
        """Run and examine."""
        facts = yield from self.run(request)
        yield Graded(self.examine(request, facts, None))


@pytest.fixture
def started(monkeypatch):
    """Put fakes in the grader's place, and return the list of those that are made."""
    made = []

    def make(_dataset, **_options):
        made.append(GraderInOneStep())
        return made[-1]

    monkeypatch.setattr(module, "Grader", make)
    return made


@pytest.fixture
def cache(tmp_path) -> ResultCache:
    """Return an empty cache."""
    return ResultCache(tmp_path / "results")


def cards(requests, cache):
    """Return the scorecards of a command."""
    return [event.scorecard for event in grade_submissions(requests, cache) if isinstance(event, Graded)]


def test_known_result_starts_nothing(make_request, cache, started) -> None:
    """A result is kept and found again, and then no process is started."""
    (first,) = cards([make_request()], cache)
    (second,) = cards([make_request()], cache)
    assert (first.cached, second.cached, second.score) == (False, True, first.score)
    assert len(started) == 1


def test_unknown_result_is_graded_beside_known(make_request, cache, started) -> None:
    """Of several requests only the unknown one is graded; results come in order."""
    cards([make_request(b"x = 1\n")], cache)
    found = cards([make_request(b"x = 2\n"), make_request(b"x = 1\n")], cache)
    assert [card.cached for card in found] == [False, True]
    assert started[1].runs == [b"x = 2\n"]


def test_data_sets_have_their_own_processes(make_request, terms, started) -> None:
    """Requests on two data sets start one grader for each."""
    other = replace(terms, dataset=replace(terms.dataset, name="mnist"))
    cards([make_request(), replace(make_request(), terms=other)], None)
    assert len(started) == 2


def test_without_cache_everything_is_graded(make_request, started) -> None:
    """Without a cache a second command grades again."""
    for _ in range(2):
        assert not cards([make_request()], None)[0].cached
    assert len(started) == 2


def test_requested_evidence_is_made(make_request, cache, started, tmp_path) -> None:
    """A result is not reused when its evidence is requested, nor looked up for what cannot be run."""
    cards([make_request()], cache)
    assert find_result(cache, make_request()) is not None
    assert find_result(cache, make_request(keep_evidence=tmp_path)) is None
    assert find_result(cache, make_request(b"")) is None


@pytest.mark.parametrize(
    ("text", "is_kept"), [(b"# lost\n", True), (b"# killed\n", False), (b"# error\n", False)]
)
def test_only_lasting_results_are_kept(make_request, cache, started, text, is_kept) -> None:
    """An end by a limit and a fault of the grader are tried again the next time."""
    cards([make_request(text)], cache)
    assert (find_result(cache, make_request(text)) is not None) == is_kept


@pytest.mark.parametrize("status", RunStatus)
def test_statuses_that_are_reusable(make_card, status) -> None:
    """A program's own end is reusable; an end by a limit may be the machine's doing."""
    is_lasting = status in {RunStatus.GRADED, RunStatus.ERROR}
    assert is_reusable(replace(make_card(), status=status)) == is_lasting
    assert not is_reusable(make_card(fault=True))
