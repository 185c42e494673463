"""Examine one submission: read its evidence, run the checks with pytest in this process, write the report."""

import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from grader.domain.assignment import CheckSpec, Visibility
from grader.domain.messages import Message, Readable, message
from grader.domain.outcome import CheckOutcome, CheckStatus, Diagnosis
from grader.domain.timeline import Timeline
from grader.evidence.format import Evidence, EvidenceError
from grader.evidence.storage import has_evidence, read_evidence
from grader.examine.arrays import DatasetArrays
from grader.examine.audit import Audit, audit
from grader.examine.consistency import contradiction, struck
from grader.examine.decided_outcomes import keeper
from grader.examine.diagnoses import diagnose
from grader.examine.examined import ExaminedSubmission, Terms
from grader.examine.figures import figures_of
from grader.examine.plugin import ExaminerPlugin, outcome_of
from grader.examine.sanitized_report import sanitize
from grader.examine.training.other_seeds import judge_accuracy
from grader.examine.training.step_time import StepClaim, judge_steps
from grader.examine.verdicts import CheckEnded
from grader.kernels import register_kernels
from grader.sandbox.scratch_folder import ScratchFolder

_NO_AUTOLOAD = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
# No check uses these plugins, and their setup takes longer than the checks.
_UNUSED_PLUGINS = (
    "cacheprovider",
    "unraisableexception",
    "doctest",
    "junitxml",
    "pastebin",
    "stepwise",
    "setuponly",
    "setupplan",
    "faulthandler",
    "logging",
    "legacypath",
    "subtests",
    "threadexception",
    "debugging",
)


def preload(config: Mapping[str, Any]) -> None:
    """Load what every request needs before the first fork: TensorFlow, the kit and the data sets' arrays.

    `config` may hold "datasets", a list of the values of a request's "dataset". It creates no session and no
    eager op, since TensorFlow's threads do not survive a fork.
    """
    import tensorflow as tf

    import grader.examine.kit  # noqa: F401 - so that the children share it

    tf.get_logger().setLevel("ERROR")
    tf.compat.v1.disable_v2_behavior()
    register_kernels()
    for dataset in config.get("datasets", ()):
        arrays = DatasetArrays.from_dict(dataset)
        for split in ("train", "test", "hidden"):
            arrays.split(split)
    with ScratchFolder.create() as nothing, _quiet():
        # pytest imports some of its modules on the first run.
        pytest.main([*_options(nothing.path), str(nothing.path)])


def examine(request: Mapping[str, Any]) -> dict[str, Any]:
    """Examine the evidence named by `request` and return the report as plain data.

    Never raises because of the submission. Missing or invalid evidence fails every check. No text in the
    report can control a terminal: see `sanitized_report`.
    """
    begin = time.monotonic()
    is_evidence_visible = has_evidence(Path(request["evidence_dir"]))
    timeline = Timeline()
    findings = _examine_folder(request, timeline, is_evidence_visible=is_evidence_visible)
    report: dict[str, Any] = sanitize(
        {
            "outcomes": [outcome.to_dict() for outcome in findings.outcomes],
            "diagnoses": [diagnosis.to_dict() for diagnosis in findings.diagnoses],
            "figures": findings.figures,
            "seconds": round(time.monotonic() - begin, 4),
            "is_evidence_visible": is_evidence_visible,
            "spans": [span.to_list() for span in timeline.spans],
        }
    )
    return report


@dataclass(frozen=True, slots=True)
class _Findings:
    outcomes: Sequence[CheckOutcome]
    diagnoses: Sequence[Diagnosis] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)


def _examine_folder(
    request: Mapping[str, Any], timeline: Timeline, *, is_evidence_visible: bool
) -> _Findings:
    """Examine the evidence; without readable evidence every check fails."""
    specs = _wanted(request)
    if not is_evidence_visible:
        text = message("no-evidence", status=str(request.get("status", "")))
        return _Findings(_all(specs, CheckStatus.FAILED, text))
    try:
        with timeline.span("read-evidence"):
            evidence = read_evidence(Path(request["evidence_dir"]))
    except EvidenceError as error:
        # The worker always writes readable evidence, so the program has damaged it. Treating this as a
        # grader fault would let one submission hold up a batch.
        text = message("evidence-unreadable", reason=str(error)[:300])
        return _Findings(_all(specs, CheckStatus.FAILED, text))
    return _examine_evidence(request, specs, evidence, timeline)


def _examine_evidence(
    request: Mapping[str, Any], specs: Sequence[CheckSpec], evidence: Evidence, timeline: Timeline
) -> _Findings:
    submission = _submission(request, evidence)
    doubt, claim = _doubt(request, evidence), StepClaim.CONFIRMED
    if doubt is None:
        claim = judge_steps(submission, request.get("run_seconds"), request.get("run_cpu_seconds"))
        doubt = message("steps-not-timed") if claim is StepClaim.IMPOSSIBLE else None
    if doubt is not None:
        submission = _submission(request, struck(evidence), doubt)
    elif claim is StepClaim.UNCONFIRMED:
        submission.leave_steps_open()
    with timeline.span("judge-accuracy"):
        _judge_accuracy(submission)
    keep = keeper(request.get("scratch"))
    with timeline.span("run-checks"):
        outcomes = run_checks(submission, specs, Path(request["checks_dir"]), keep)
    with timeline.span("figures"):
        figures = figures_of(submission)
    audited = Audit() if doubt else audit(submission, figures, is_wanted=bool(request.get("audit")))
    figures |= audited.figures()
    claimed = evidence.trace.train_steps if doubt else None
    with timeline.span("diagnose"):
        return _Findings(outcomes, diagnose(submission, figures, claimed, audited), figures)


def _doubt(request: Mapping[str, Any], evidence: Evidence) -> Message | None:
    """Return why the record of the training cannot be relied on, whatever time it took, or None."""
    if contradiction(evidence, request.get("max_steps"), request.get("runtime")) is None:
        return None
    return message("training-record-doubted")


def _judge_accuracy(submission: ExaminedSubmission) -> None:
    """Judge the accuracy before the checks, where a threshold needs it: near one, other seeds are trained."""
    # Other seeds are trained for as many steps as the trace claims.
    if submission.terms.thresholds and not submission.are_steps_open:
        with contextlib.suppress(CheckEnded):
            submission.accept_accuracy(judge_accuracy(submission))


def run_checks(
    submission: ExaminedSubmission,
    specs: Sequence[CheckSpec],
    folder: Path,
    decided: Callable[[CheckOutcome], None] = lambda _: None,
) -> list[CheckOutcome]:
    """Run the checks of `specs` in `folder` with pytest, silently in this process.

    `decided` is called with each outcome as soon as it is final.
    """
    plugin = ExaminerPlugin(submission, specs, decided)
    count = len(sys.modules)
    with _quiet():
        pytest.main([*_options(folder), str(folder)], plugins=[plugin])
    # Dictionaries keep insertion order, so new modules are at the end.
    _forget(tuple(islice(reversed(sys.modules), len(sys.modules) - count)), folder)
    return plugin.outcomes()


def _options(folder: Path) -> list[str]:
    return [
        *(word for name in _UNUSED_PLUGINS for word in ("-p", f"no:{name}")),
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        "--confcutdir",
        str(folder),
        "--import-mode=importlib",
        "--assert=plain",
        "-q",
        # Quoting sources would take longer than the checks; the outcomes hold the findings.
        "--tb=no",
        "--capture=sys",
        "--color=no",
    ]


def _forget(names: Iterable[str], folder: Path) -> None:
    """Unload the checks' modules: another assignment's files have the same names."""
    for name in names:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if Path(file).is_relative_to(folder):
            del sys.modules[name]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep pytest's output out of the report's channel, and other installed plugins from loading."""
    before = {name: os.environ.get(name) for name in (_NO_AUTOLOAD, "PYTEST_ADDOPTS")}
    os.environ[_NO_AUTOLOAD] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _wanted(request: Mapping[str, Any]) -> list[CheckSpec]:
    specs = [CheckSpec.from_dict(data) for data in request["specs"]]
    if request.get("visibility", "all") == "public":
        return [spec for spec in specs if spec.visibility is Visibility.PUBLIC]
    return specs


def _submission(
    request: Mapping[str, Any], evidence: Evidence, doubt: Message | None = None
) -> ExaminedSubmission:
    terms = Terms(
        is_other_data=request.get("is_other_data", False),
        thresholds=dict(request.get("thresholds", {})),
        budget=str(request.get("budget", "full")),
        seed=int(request.get("seed", 0)),
        hidden_seed=str(request.get("hidden_seed", "")),
        program_seconds=request.get("run_seconds"),
    )
    return ExaminedSubmission(evidence, DatasetArrays.from_dict(request["dataset"]), terms, doubt)


def _all(specs: Sequence[CheckSpec], status: CheckStatus, text: Readable) -> list[CheckOutcome]:
    return [outcome_of(spec, status, 0.0, text) for spec in specs]
