"""`grade batch HW FOLDER --out DIR`: wire class, gradebook and grader together, and show how it goes."""

import getpass
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from grader.cli.batch_live import BatchDisplay
from grader.cli.settings import Settings
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.domain.assignment import Assignment
from grader.domain.errors import Interrupted, UsageError
from grader.domain.events import BatchEnded, Done
from grader.domain.messages import message
from grader.intake.classes import read_class
from grader.intake.roster import Roster, read_roster
from grader.render.json import to_contract
from grader.services.batch import BatchOrder, grade_class
from grader.store.evidence import EvidenceStore, ResultsWriter
from grader.store.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What `grade batch` was asked for beside what every grading command takes."""

    folder: Path
    out: Path
    jobs: int
    fresh: bool
    gradebook: str | None
    roster: Path | None


def grade_batch(name: str, batch: BatchSettings, settings: Settings, terminal: Terminal) -> int:
    """Grade a class; give the exit code: 0 when every submission has a result, 3 when the grader failed."""
    course = load_course(find_course(settings.places.environ, settings.places.cwd))
    assignment = _one(course, name)
    if not batch.folder.exists():
        raise UsageError(message("no-such-file", path=str(batch.folder)))
    batch.out.mkdir(parents=True, exist_ok=True)
    roster = None if batch.roster is None else read_roster(batch.roster)
    where = batch.gradebook or batch.out
    with Gradebook.open(where, folder=batch.out) as gradebook, gradebook.lock(f"{getpass.getuser()}"):
        EvidenceStore(batch.out / "evidence").sweep()
        order = _order(assignment, course, batch, settings, roster, terminal)
        ended = _run(order, gradebook, batch, terminal)
        _write_results(batch.out, gradebook, assignment, terminal)
    return _tell_end(ended, batch, terminal)


def _one(course: Course, name: str) -> Assignment:
    assignments = course.resolve(name)
    if len(assignments) != 1:
        raise UsageError(message("batch-one-assignment", names=", ".join(a.id for a in assignments)))
    return assignments[0]


def _order(  # noqa: PLR0913 - the wiring of a command
    assignment: Assignment,
    course: Course,
    batch: BatchSettings,
    settings: Settings,
    roster: Roster | None,
    terminal: Terminal,
) -> BatchOrder:
    from grader.datasets.library import locate

    seed = settings.places.environ.get("GRADE_HIDDEN_SEED") or course.hidden_seed
    dataset = locate(settings.dataset, settings.places.data_dir, settings.places.cache_dir, seed)
    if dataset.default_hidden_seed:
        terminal.note(message("default-hidden-seed-batch"))
    return BatchOrder(
        assignment=assignment,
        dataset=dataset,
        budget=assignment.budgets[settings.budget],
        read=lambda: read_class(batch.folder, assignment.entry, roster),
        evidence=batch.out / "evidence",
        jobs=batch.jobs or os.cpu_count() or 1,
        seed=settings.seed,
        visibility=settings.checks,
        isolation=settings.isolation,
        hidden_seed=seed or "",
        fresh=batch.fresh,
    )


def _run(order: BatchOrder, gradebook: Gradebook, batch: BatchSettings, terminal: Terminal) -> BatchEnded:
    """Grade, show, and write each result's line; the first Ctrl-C begins nothing new, the second kills."""
    stop = threading.Event()
    ended = BatchEnded(0, (), 0)
    results = ResultsWriter(batch.out / "results.jsonl")
    with BatchDisplay(terminal, order.jobs) as display, _stopping(stop, terminal), results:
        for event in grade_class(order, gradebook, stop):
            display.show(event)
            if isinstance(event, Done):
                results.append(to_contract(event.scorecard, terminal.catalogue))
            if isinstance(event, BatchEnded):
                ended = event
    if stop.is_set():
        terminal.note(message("batch-stopped", left=ended.left))
        raise Interrupted(message("batch-resume", out=str(batch.out)))
    return ended


@contextmanager
def _stopping(stop: threading.Event, terminal: Terminal) -> Iterator[None]:
    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        terminal.note(message("batch-stopping"))

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _write_results(out: Path, gradebook: Gradebook, assignment: Assignment, terminal: Terminal) -> None:
    """Write both forms from the gradebook: all of it, and what a student may be handed."""
    forms: dict[str, Any] = {"results.jsonl": "instructor", "results.students.jsonl": "student"}
    for name, reader in forms.items():
        part = out / f".{name}.part"
        with part.open("w", encoding="utf-8") as file:
            for entry in gradebook.current(assignment.id):
                if entry.card is not None:
                    line = to_contract(entry.card, terminal.catalogue, handed_to=reader)
                    file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
        part.replace(out / name)


def _tell_end(ended: BatchEnded, batch: BatchSettings, terminal: Terminal) -> int:
    terminal.show(terminal.catalogue.text(message("batch-ended", graded=ended.graded, out=str(batch.out))))
    for student in ended.faults:
        terminal.fail((message("batch-fault-left", student=student),), fault=True)
    return 3 if ended.faults else 0
