"""Trying one check: which check is meant, what it needs, and when a kept run is examined."""

from pathlib import Path

import pytest
from fakes.graders import FakeGrader

from grader.course.course import load_course
from grader.domain.dataset import Dataset
from grader.domain.errors import UsageError
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.messages import message
from grader.domain.run import RunFacts, RunStatus
from grader.domain.submission import Submission, SubmissionKind
from grader.services.authoring import try_check as module
from grader.services.authoring.try_check import Workbench, find_check, with_needed
from grader.store.cache import RunCache

DATA = Dataset("digits", Path("data"), Path("hidden"), "d" * 64, "drawn", default_hidden_seed=True)


@pytest.fixture(scope="module")
def course(course_root):
    """Return the course that ships with the grader."""
    return load_course(course_root)


def test_check_is_found_by_its_id(course) -> None:
    """A check that only one assignment has needs no assignment's name."""
    (assignment,) = course.resolve("hw2")
    spec = assignment.checks[-1]
    assert find_check(course, spec.id) == find_check(course, f"hw2/{spec.id}") == (assignment, spec)


def test_ambiguous_check_is_refused(course) -> None:
    """A check that several assignments have is refused with all of them."""
    ids = [spec.id for each in course.assignments.values() for spec in each.checks]
    twice = next(each for each in ids if ids.count(each) > 1)
    with pytest.raises(UsageError) as caught:
        find_check(course, twice)
    text = caught.value.messages[0]
    assert text.code == "try-ambiguous"
    assert text.params["names"].count(f"/{twice}") == ids.count(twice)


def test_unknown_check_names_the_nearest(course) -> None:
    """An unknown check is refused with the nearest one of the assignment that was named."""
    (assignment,) = course.resolve("hw2")
    spec = assignment.checks[0]
    with pytest.raises(UsageError) as caught:
        find_check(course, f"hw2/{spec.id}x")
    assert caught.value.messages[0].params == {"check": f"{spec.id}x", "nearest": spec.id}


def test_needed_checks_stay(course) -> None:
    """A check keeps all checks that it depends on, directly or not, in the course's order."""
    for assignment in course.assignments.values():
        by_id = {spec.id: spec for spec in assignment.checks}
        for spec in assignment.checks:
            kept = [each.id for each in with_needed(assignment, spec).checks]
            assert spec.id in kept
            assert all(needed in kept for name in kept for needed in by_id[name].depends_on)
            assert kept == [each for each in by_id if each in kept]


def test_independent_check_stays_alone(course) -> None:
    """A check without dependencies is tried without any other."""
    (assignment,) = course.resolve("hw2")
    spec = next(each for each in assignment.checks if not each.depends_on)
    assert with_needed(assignment, spec).checks == (spec,)


class FakeTrier(FakeGrader):
    """Leaves evidence for each run, and remembers how it was started."""

    started_with_runs: bool | None = None

    def start(self, *, runs: bool = True) -> None:
        """Remember whether the zygote was started."""
        self.started_with_runs = runs

    def run(self, request):
        """Write evidence where the request says."""
        facts = yield from super().run(request)
        folder = request.keep_evidence / request.terms.assignment.id
        folder.mkdir()
        (folder / "evidence.json").write_text("{}")
        return RunFacts(facts.status, facts.layers, facts.seconds, "e" * 64)

    def examine(self, request, facts, evidence):
        """Find the evidence where the workbench says."""
        assert (evidence / "evidence.json").is_file()
        return super().examine(request, facts, evidence)


@pytest.fixture
def trier(monkeypatch) -> FakeTrier:
    """Put a fake in the grader's place."""
    made = FakeTrier()
    monkeypatch.setattr(module, "Grader", lambda _dataset: made)
    return made


@pytest.fixture
def terms(course) -> GradingTerms:
    """Return terms of homework 2."""
    (assignment,) = course.resolve("hw2")
    return GradingTerms(assignment, DATA, assignment.budgets["full"], CodeDigests("r", "e"))


def submission(text: bytes = b"x = 1\n", problem=None) -> Submission:
    """Return a submission of one file."""
    files = {"hw2.py": text}
    return Submission("i", "s", Path("hw2.py"), SubmissionKind.SCRIPT, "a", "hw2.py", files, problem=problem)


def test_second_try_examines_the_kept_run(trier, terms, tmp_path) -> None:
    """The first try runs the program, the second only examines, and says so."""
    with Workbench(DATA, RunCache(tmp_path / "runs")) as bench:
        first, second = (bench.try_check(terms, submission()) for _ in range(2))
    assert (first.cached, second.cached, first.score) == (False, True, second.score)
    assert (len(trier.runs), len(trier.examinations)) == (1, 2)
    assert (trier.started_with_runs, trier.is_closed) == (False, True)


def test_another_program_is_run(trier, terms, tmp_path) -> None:
    """A changed program has a run of its own."""
    with Workbench(DATA, RunCache(tmp_path / "runs")) as bench:
        bench.try_check(terms, submission())
        assert not bench.try_check(terms, submission(b"x = 2\n")).cached


def test_without_runs_every_try_runs(trier, terms) -> None:
    """Without a place for runs each try runs the program."""
    with Workbench(DATA, None) as bench:
        assert [bench.try_check(terms, submission()).cached for _ in range(2)] == [False, False]
    assert len(trier.runs) == 2


def test_program_that_cannot_run_is_not_run(trier, terms, tmp_path) -> None:
    """A submission that cannot be run is scored without a process."""
    with Workbench(DATA, RunCache(tmp_path / "runs")) as bench:
        card = bench.try_check(terms, submission(problem=message("empty-program", name="hw2.py")))
    assert card.status is RunStatus.INVALID
    assert trier.runs == []
