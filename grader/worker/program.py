"""One worker's life: run the student's program unchanged, then write down what it did.

The steps of `run_program` are the order of events. Evidence is always written from what exists when the
program ends; only a killed process leaves none.
"""

import os
import random
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType, ModuleType

import numpy as np

from grader.evidence.storage import write_evidence
from grader.wire import ProgressWriter
from grader.worker.described_names import Namespace
from grader.worker.evidence_builder import WatchedRun, build_evidence
from grader.worker.notebook_shell import NotebookShell, calls_shell, open_shell
from grader.worker.order import ProgramOrder
from grader.worker.output import BoundedText
from grader.worker.program_endings import (
    BudgetReached,
    DeadlineReached,
    Ending,
    describe_ending,
    remember_lines,
)
from grader.worker.runtime_protocol import EndedProgram, Runtime
from grader.worker.runtimes.runtime_list import choose_runtime
from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.missing_modules import install_absent
from grader.worker.shims.surroundings import Surroundings
from grader.worker.source import CodeBlock, decode, has_magics, program_text, read_code
from grader.worker.tracer import Tracer

_GRACE_SECONDS = 3.0
_MAX_NEIGHBOURS = 50


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """What this process got from its parent: the channel for progress, the course's data, the runtimes."""

    descriptor: int
    data: LessonData
    runtimes: Sequence[Runtime]


def run_program(order: ProgramOrder, process: WorkerProcess) -> None:
    """Run the program that `order` names, write its evidence, and end the process."""
    output = BoundedText()
    _redirect(output)
    source = (order.work / order.entry).read_bytes()
    runtime = _choose_runtime(order, process.runtimes, source)
    progress = ProgressWriter(process.descriptor)
    # Evidence is written after the program, which can change what it says.
    progress.send({"runtime": runtime.name})
    tracer = Tracer(progress, process.data.provenance, order.max_steps, order.entry)
    surroundings = Surroundings(process.data)
    _prepare(order, runtime, surroundings)
    install_absent(program_text(source, order.entry))
    tracing = runtime.start_tracing(tracer)
    run = WatchedRun(runtime, tracer, tracing, surroundings.drawings, order.probes)
    rescue = _Rescue(order, run, source, output)
    module = _main_module(order)
    try:
        ending = _execute(order, source, module, rescue)
    except DeadlineReached:
        # The alarm repeats, and may arrive once more just after the first one was caught.
        ending = Ending("deadline", None)
    tracer.stop()
    rescue.finish(ending, module.__dict__)


class _Rescue:
    """Writes the evidence once: at the program's end, or from a thread if the program does not end."""

    def __init__(self, order: ProgramOrder, run: WatchedRun, source: bytes, output: BoundedText) -> None:
        self._order, self._run, self._output = order, run, output
        self._source = source.decode("utf-8", "replace")
        self._once = threading.Lock()
        self._names: Namespace = {}

    def arm(self, names: Namespace) -> None:
        """Set the time limit: an exception in the main thread, then this object's own thread."""
        self._names = names
        seconds = self._order.deadline_seconds
        signal.signal(signal.SIGALRM, _raise_deadline)
        # The alarm repeats because a bare `except` in the program may catch the first exception.
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
        timer = threading.Timer(seconds + _GRACE_SECONDS, self._force)
        timer.daemon = True
        timer.start()

    def _force(self) -> None:
        """Save what exists when the main thread is stuck outside of Python."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._run.tracer.stop()
        self.finish(Ending("deadline", None), self._names)

    def finish(self, ending: Ending, names: Namespace) -> None:
        """Build and write the evidence, and end the process."""
        if not self._once.acquire(blocking=False):
            threading.Event().wait()
        program = EndedProgram(self._order.entry, self._source, names)
        write_evidence(self._order.evidence, build_evidence(self._run, program, ending, self._output.text()))
        os._exit(0)


def _raise_deadline(_signal: int, _frame: FrameType | None) -> None:
    raise DeadlineReached


def _redirect(output: BoundedText) -> None:
    """Keep what the program prints, within bounds; what C code writes to the descriptors is dropped."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    sys.stdout = sys.stderr = output
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the program's life


def _choose_runtime(order: ProgramOrder, runtimes: Sequence[Runtime], source: bytes) -> Runtime:
    def read_neighbours() -> list[str]:
        others = sorted(order.work.rglob("*.py"))[:_MAX_NEIGHBOURS]
        return [decode(path.read_bytes()) for path in others]

    return choose_runtime(runtimes, order.runtime, program_text(source, order.entry), read_neighbours)


def _prepare(order: ProgramOrder, runtime: Runtime, surroundings: Surroundings) -> None:
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(order.threads)
    os.chdir(order.work)
    sys.argv = [order.entry]
    _put_on_path(str(order.work))
    runtime.install(surroundings)
    random.seed(order.seed)
    np.random.seed(order.seed)  # noqa: NPY002 - the lesson's next_batch draws from NumPy's global generator
    runtime.set_seed(order.seed, order.threads)


def _put_on_path(folder: str) -> None:
    """Make the files beside the program importable, after the standard library's modules."""
    packages = [number for number, entry in enumerate(sys.path) if "site-packages" in entry]
    sys.path.insert(packages[0] if packages else len(sys.path), folder)


def _main_module(order: ProgramOrder) -> ModuleType:
    module = ModuleType("__main__")
    module.__file__ = order.entry
    sys.modules["__main__"] = module
    return module


def _execute(order: ProgramOrder, source: bytes, module: ModuleType, rescue: _Rescue) -> Ending:
    try:
        rescue.arm(module.__dict__)
        return _run_blocks(read_code(source, order.entry), order, module)
    except DeadlineReached:
        return Ending("deadline", None)
    except BaseException as error:  # noqa: BLE001 - the file may not be a notebook in spite of its name
        return describe_ending(error, order.entry)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _run_blocks(blocks: Sequence[CodeBlock], order: ProgramOrder, module: ModuleType) -> Ending:
    if any(block.cell for block in blocks):
        shell = open_shell(module)
        try:
            return _run_cells(blocks, order, shell)
        finally:
            shell.remove_own_names()
    (script,) = blocks
    return _run_script(script, order, module)


def _run_script(script: CodeBlock, order: ProgramOrder, module: ModuleType) -> Ending:
    """Run a script, with IPython's shell where it calls that or has lines that only notebooks understand."""
    remember_lines(script.filename, script.text)
    has_notebook_lines = has_magics(script.text)
    shell = open_shell(module) if has_notebook_lines or calls_shell(script.text) else None
    if shell is not None:
        shell.offer(script)
    if shell is not None and has_notebook_lines:
        script = replace(script, text=shell.transform_cell(script.text))
    try:
        exec(script.compiled(), module.__dict__)  # noqa: S102 - running the student's program is what this is for
    except BaseException as error:  # noqa: BLE001 - the student's mistake is data
        return _ending_of(error, order.entry)
    finally:
        if shell is not None:
            shell.remove_own_names()
    return Ending("finished", None)


def _run_cells(cells: Sequence[CodeBlock], order: ProgramOrder, shell: NotebookShell) -> Ending:
    """Run the cells in order, also after one that failed, as Jupyter and nbgrader do.

    The first failure is reported. The notebook came to its end if its last cell did. Where the budget or the
    memory is used up, or the program ended itself, only cells that define functions run after that, for the
    probes.
    """
    stop: Ending | None = None
    first: Ending | None = None
    last: Ending | None = None
    for cell in cells:
        if stop is not None and not cell.only_defines():
            continue
        error = shell.run(cell)
        last = None if error is None else _ending_of(error, order.entry)
        first = first or last
        if stop is None and last is not None and last.kind != "exception":
            stop = last
    if stop is not None:
        return stop
    if first is None or last is not None:
        return first or Ending("finished", None)
    return Ending("finished", first.problem)


def _ending_of(error: BaseException, entry: str) -> Ending:
    """Return how a block ended; the deadline ends the whole program."""
    if isinstance(error, DeadlineReached):
        raise error
    return Ending("budget", None) if isinstance(error, BudgetReached) else describe_ending(error, entry)
