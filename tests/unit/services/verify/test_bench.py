"""Trials of a course's programs: what is kept, and what is tried again."""

from pathlib import Path

import pytest
from fakes.graders import FakeGrader

from grader.course.course import load_course
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault
from grader.domain.events import Graded, Measured
from grader.domain.run import Budget
from grader.domain.submission import Submission, SubmissionKind
from grader.services.verify import bench as module
from grader.services.verify.bench import Conditions, ProgramBench, Trial

DATA = Dataset("digits", Path("data"), Path("hidden"), "d" * 64, "drawn", default_hidden_seed=True)
NEEDED = Measured(1.5, 1.25, 1 << 20)


class MeasuredGrader(FakeGrader):
    """Grades in one step and reports what the run needed."""

    def grade(self, request):
        """Run, keep the evidence, examine."""
        facts = yield from self.run(request)
        yield NEEDED
        request.evidence_sink(Path("evidence"), ["evidence.json"])
        yield Graded(self.examine(request, facts, None))


@pytest.fixture
def made(monkeypatch):
    """Put fakes in the grader's place, and return the list of those that are made."""
    graders = []

    def make(*_):
        graders.append(MeasuredGrader())
        return graders[-1]

    monkeypatch.setattr("grader.services.grading.warm_graders.Grader", make)
    monkeypatch.setattr(module, "address", lambda _folder: "address")
    monkeypatch.setattr(module, "_BACKOFF_SECONDS", 0.0)
    return graders


@pytest.fixture(scope="module")
def assignment(course_root):
    """Return homework 2."""
    return load_course(course_root).resolve("hw2")[0]


def program(text: bytes = b"x = 1\n") -> Submission:
    """Return a submission of one file."""
    return Submission("i", "s", Path("p.py"), SubmissionKind.SCRIPT, "a", "hw2.py", {"hw2.py": text})


def test_known_trial_starts_nothing(made, assignment, tmp_path) -> None:
    """A trial is kept with what its run needed, and a second bench starts no process for it."""
    conditions, budget = Conditions(DATA, cache=tmp_path), Budget("quick", 10)
    with ProgramBench(conditions) as bench:
        first = bench.try_out(assignment, program(), budget)
        assert not bench.is_cold
    with ProgramBench(conditions) as bench:
        assert bench.try_out(assignment, program(), budget) == first
        assert bench.is_cold
    assert (first.needed, first.card.score, len(made)) == (NEEDED, 100, 1)
    assert made[0].is_closed


def test_other_budget_is_another_trial(made, assignment, tmp_path) -> None:
    """Another budget, and a description of the evidence, have trials of their own."""
    conditions = Conditions(DATA, cache=tmp_path)
    with ProgramBench(conditions) as bench:
        bench.try_out(assignment, program(), Budget("quick", 10))
        bench.try_out(assignment, program(), Budget("quick", 20))
    with ProgramBench(conditions, lambda _folder: "computes x") as bench:
        assert bench.try_out(assignment, program(), Budget("quick", 10)).computation == "computes x"
    assert [len(grader.runs) for grader in made] == [2, 1]


@pytest.mark.parametrize("content", ["", "{}", '{"card": 1}'])
def test_damaged_trial_is_tried_again(made, assignment, tmp_path, content) -> None:
    """A file that is no trial is replaced."""
    with ProgramBench(Conditions(DATA, cache=tmp_path)) as bench:
        bench.try_out(assignment, program(), Budget("quick", 10))
        (file,) = tmp_path.rglob("*.json")
        file.write_text(content)
        bench.try_out(assignment, program(), Budget("quick", 10))
    assert len(made[0].runs) == 2
    assert file.read_text() != content


def test_without_cache_every_trial_runs(made, assignment) -> None:
    """Without a place for trials each one is run."""
    with ProgramBench(Conditions(DATA)) as bench:
        for _ in range(2):
            bench.try_out(assignment, program(), Budget("quick", 10))
    assert len(made[0].runs) == 2


def test_fault_is_tried_once_more(made, assignment) -> None:
    """One failure of the grader is tried again; two are a fault."""
    with ProgramBench(Conditions(DATA)) as bench:
        assert bench.try_out(assignment, program(b"# fault 1\n"), Budget("quick", 10)).card.score == 100
        with pytest.raises(GraderFault):
            bench.try_out(assignment, program(b"# fault\n"), Budget("quick", 10))
    assert (len(made[0].runs), made[0].revivals) == (4, 2)


def test_fault_is_not_kept(made, assignment, tmp_path) -> None:
    """A result with a check in error is not kept."""
    with ProgramBench(Conditions(DATA, cache=tmp_path)) as bench:
        bench.try_out(assignment, program(b"# error\n"), Budget("quick", 10))
    assert list(tmp_path.rglob("*.json")) == []


def test_each_data_set_has_its_grader(made, course_root, assignment) -> None:
    """An assignment on another data set is graded on it, by another grader."""
    other = Dataset("pictures", Path("data"), Path("hidden"), "p" * 64, "drawn", default_hidden_seed=True)
    (hw3,) = load_course(course_root).resolve("hw3")
    conditions = Conditions(DATA, others={"hw3": other})
    assert conditions.terms(hw3, hw3.budgets["quick"]).dataset is other
    with ProgramBench(conditions) as bench:
        bench.try_out(assignment, program(), Budget("quick", 10))
        bench.try_out(hw3, program(), Budget("quick", 10))
        bench.try_out(hw3, program(b"x = 2\n"), Budget("quick", 10))
    assert [len(grader.runs) for grader in made] == [1, 2]


def test_trial_comes_back_from_its_dict(made, assignment) -> None:
    """A trial's stored form reads back as the same trial."""
    with ProgramBench(Conditions(DATA)) as bench:
        trial = bench.try_out(assignment, program(), Budget("quick", 10))
    assert Trial.from_dict(trial.to_dict()) == trial
