"""The pytest plugin: hands checks the submission, runs them after what they depend on, keeps the outcomes."""

import traceback
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from grader.domain.assignment import CheckSpec
from grader.domain.messages import Message, Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.examine.examined import ExaminedSubmission
from grader.examine.verdicts import Awarded, CheckFailed, Undecided

_PREFIX = "test_"


class ExaminerPlugin:
    """Collects one `CheckOutcome` for each check of *specs*; `outcomes()` gives them in their order."""

    def __init__(
        self,
        submission: ExaminedSubmission,
        specs: Sequence[CheckSpec],
        decided: Callable[[CheckOutcome], None] = lambda _: None,
    ) -> None:
        """Prepare for `specs`; `decided` is called with each outcome as soon as it is final."""
        self._submission = submission
        self._decided = decided
        self._specs = {spec.id: spec for spec in specs}
        self._outcomes: dict[str, CheckOutcome] = {}
        self._collect_error: str | None = None

    @pytest.fixture(scope="session", name="submission")
    def submission(self) -> ExaminedSubmission:
        """Return the submission under examination."""
        return self._submission

    def outcomes(self) -> list[CheckOutcome]:
        """Return an outcome for every check; one that never ran is the course's or the grader's fault."""
        return [self._outcomes.get(id_) or self._not_run(spec) for id_, spec in self._specs.items()]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why a file of checks could not be read."""
        if report.failed:
            self._collect_error = _last_line(report.longreprtext)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the requested checks, each after its dependencies."""
        found = {_check_id(item): item for item in items}
        items[:] = [found[id_] for id_ in order_by_dependence(self._specs) if id_ in found]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Pass each outcome on once the check's fixtures are gone too."""
        result = yield
        if outcome := self._outcomes.get(_check_id(item)):
            self._decided(outcome)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip a check when one that it depends on did not pass; it waits when that one is pending."""
        self._submission.has_read_steps = False
        spec = self._specs[_check_id(item)]
        statuses = {
            needed: outcome.status if (outcome := self._outcomes.get(needed)) else None
            for needed in spec.depends_on
            if needed in self._specs
        }
        open_ones = [needed for needed, status in statuses.items() if status is not CheckStatus.PASSED]
        if not open_ones:
            return
        lost = [needed for needed in open_ones if statuses[needed] is not CheckStatus.PENDING]
        status = CheckStatus.SKIPPED if lost else CheckStatus.PENDING
        code = "check-skipped-depends" if lost else "check-pending-depends"
        first = (lost or open_ones)[0]
        self._outcomes[spec.id] = outcome_of(spec, status, 0.0, message(code, check=first))
        pytest.skip(first)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn how a check's call (or its fixtures) ended into an outcome."""
        report = yield
        spec = self._specs[_check_id(item)]
        error = call.excinfo.value if call.excinfo is not None else None
        first = spec.id not in self._outcomes and (error is not None or call.when == "call")
        if first or (error is not None and call.when == "teardown"):
            self._outcomes[spec.id] = self._with_open_steps(spec, judge(spec, error, call.duration))
        return report

    def _with_open_steps(self, spec: CheckSpec, outcome: CheckOutcome) -> CheckOutcome:
        """Leave points open that rest on a number of steps which could not be confirmed."""
        if not outcome.points or not self._submission.has_read_steps:
            return outcome
        steps = self._submission.evidence.trace.train_steps
        text = message("steps-not-confirmed", steps=steps)
        return outcome_of(spec, CheckStatus.PENDING, 0.0, text, seconds=outcome.seconds)

    def _not_run(self, spec: CheckSpec) -> CheckOutcome:
        text = message("check-not-found", check=spec.id)
        if self._collect_error is not None:
            text = message("check-file-broken", check=spec.id, reason=self._collect_error)
        return outcome_of(spec, CheckStatus.ERROR, 0.0, text)


def judge(spec: CheckSpec, error: BaseException | None, seconds: float = 0.0) -> CheckOutcome:
    """Return the outcome of a check that returned (no `error`) or raised.

    What a check finds is the student's; any exception that it did not mean is the course's or the grader's.
    """
    if error is None:
        return outcome_of(spec, CheckStatus.PASSED, spec.points, None, seconds=seconds)
    if isinstance(error, Awarded):
        points = min(max(error.points, 0.0), spec.points)
        status = CheckStatus.PASSED if points >= spec.points else CheckStatus.FAILED
        return outcome_of(spec, status, points, error.text, (error.expected, error.actual), seconds=seconds)
    if isinstance(error, CheckFailed | Undecided):
        status = CheckStatus.FAILED if isinstance(error, CheckFailed) else CheckStatus.PENDING
        return outcome_of(spec, status, 0.0, error.text, (error.expected, error.actual), seconds=seconds)
    if isinstance(error, AssertionError | MemoryError):
        status, text = CheckStatus.FAILED, message("check-assertion", text=str(error).strip()[:500])
        if isinstance(error, MemoryError):
            # A check's own arrays are small: what has no room has the size that the submission gave it.
            status, text = CheckStatus.PENDING, message("examination-overcome", reason="MemoryError")
        return outcome_of(spec, status, 0.0, text, seconds=seconds)
    if isinstance(error, pytest.skip.Exception):
        text = message("check-skipped", reason=str(error.msg)[:300])
        return outcome_of(spec, CheckStatus.SKIPPED, 0.0, text, seconds=seconds)
    return outcome_of(spec, CheckStatus.ERROR, 0.0, _fault(spec, error), seconds=seconds)


def outcome_of(
    spec: CheckSpec,
    status: CheckStatus,
    points: float,
    text: Readable | None,
    figures: tuple[str | None, str | None] = (None, None),
    *,
    seconds: float = 0.0,
) -> CheckOutcome:
    """Return the outcome of a check; the hint goes with what the student's program did not pass."""
    helps = status in {CheckStatus.FAILED, CheckStatus.SKIPPED}
    hint = spec.hint if helps else None
    return CheckOutcome.of(spec, status, points, text, hint=hint, figures=figures, seconds=seconds)


def order_by_dependence(specs: Mapping[str, CheckSpec]) -> list[str]:
    """Order check ids so that each comes after its dependencies, otherwise as given; cycles are kept."""
    ordered: dict[str, None] = {}

    def visit(id_: str, path: frozenset[str]) -> None:
        if id_ in ordered or id_ in path or id_ not in specs:
            return
        for needed in specs[id_].depends_on:
            visit(needed, path | {id_})
        ordered[id_] = None

    for id_ in specs:
        visit(id_, frozenset())
    return list(ordered)


def _check_id(item: pytest.Item) -> str:
    return item.name.split("[", maxsplit=1)[0].removeprefix(_PREFIX)


def _fault(spec: CheckSpec, error: BaseException) -> Message:
    """Name an unexpected exception, its text and the last line of the check's file that it passed."""
    messages: Iterable[Readable] = getattr(error, "messages", ())
    codes = [m.code for m in messages if isinstance(m, Message)]
    text = ", ".join(codes) or str(error).strip()[:300]
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).name.startswith(_PREFIX)
    ]
    line = (frames[-1].lineno if frames else None) or spec.line
    file = Path(frames[-1].filename).name if frames else spec.file.name
    kind = type(error).__name__
    return message("check-fault", check=spec.id, kind=kind, text=text, file=file, line=line)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else "?"
