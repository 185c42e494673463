"""One worker's life: run the student's program as it is, then write down what it did.

The steps of `run_program` are the order of events. Whatever the program does, evidence is written from
what exists by then; only a killed process leaves none.
"""

import os
import random
import signal
import sys
import threading
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import numpy as np
import tensorflow as tf

from grader.evidence.storage import write_evidence
from grader.wire import Frame, ProgressWriter
from grader.worker import collect
from grader.worker.endings import BudgetReached, DeadlineReached, Ending, describe_ending, remember_lines
from grader.worker.output import BoundedText
from grader.worker.runtimes.detect import Runtime, detect_runtime
from grader.worker.runtimes.tf1.shims.surface import install_surface
from grader.worker.runtimes.tf2.shims.compatibility import install_compatibility
from grader.worker.shims.drawings import Drawings
from grader.worker.shims.ipython import install_ipython, install_notebook
from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.missing_modules import install_absent
from grader.worker.shims.surroundings import Surroundings
from grader.worker.source import Piece, decode, program_text, read_pieces
from grader.worker.tracer import Tracer

_GRACE_SECONDS = 3.0
_MAX_NEIGHBOURS = 50


def run_program(job: Frame, descriptor: int, data: LessonData) -> None:
    """Run the submission that *job* names and leave evidence in its folder.

    *job* has `work` (folder with the submission, the program's current folder), `entry`, `evidence`
    (folder), `runtime`, `seed`, `threads`, `max_steps`, `deadline_seconds`, `probes`.
    """
    output = BoundedText()
    _redirect(output)
    source = Path(job["work"], job["entry"]).read_bytes()
    runtime = _runtime(job, source)
    tracer = Tracer(ProgressWriter(descriptor), data.provenance, job["max_steps"], job["entry"])
    surroundings = Surroundings(data)
    _prepare(job, runtime, surroundings)
    install_absent(program_text(source, job["entry"]))
    tracer.install(runtime)
    rescue = _Rescue(job, runtime, tracer, output, surroundings.drawings)
    module = _main_module(job)
    try:
        ending = _execute(job, source, module, rescue)
    except DeadlineReached:
        # The alarm repeats, and may come once more just when the first one has been caught.
        ending = Ending("deadline", None)
    tracer.stop()
    rescue.finish(ending, module.__dict__)


class _Rescue:
    """Write the evidence once: at the program's end, or from a thread when the program will not end."""

    def __init__(
        self, job: Frame, runtime: str, tracer: Tracer, output: BoundedText, drawings: Drawings
    ) -> None:
        self._drawings = drawings
        self._job, self._runtime, self._tracer, self._output = job, runtime, tracer, output
        self._once = threading.Lock()
        self.names: dict[str, Any] = {}

    def arm(self, names: dict[str, Any]) -> None:
        """Set the soft deadline: an exception in the main thread, then this object's own thread."""
        self.names = names
        seconds = float(self._job["deadline_seconds"])
        signal.signal(signal.SIGALRM, _raise_deadline)
        # The alarm repeats: a program may catch the first exception by a bare `except`.
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
        timer = threading.Timer(seconds + _GRACE_SECONDS, self._force)
        timer.daemon = True
        timer.start()

    def _force(self) -> None:
        """Save what there is when the main thread is stuck outside of Python."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._tracer.stop()
        self.finish(Ending("deadline", None), self.names)

    def finish(self, ending: Ending, names: dict[str, Any]) -> None:
        """Collect and write the evidence, and end the process."""
        if not self._once.acquire(blocking=False):
            threading.Event().wait()
        evidence = collect.evidence(
            self._job, self._runtime, self._tracer, ending, names, self._output.text(), self._drawings
        )
        write_evidence(Path(self._job["evidence"]), evidence)
        os._exit(0)


def _raise_deadline(_signal: int, _frame: FrameType | None) -> None:
    raise DeadlineReached


def _redirect(output: BoundedText) -> None:
    """Keep what the program prints, bounded; what C code writes to the descriptors is dropped."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    sys.stdout = sys.stderr = output
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the program's life


def _runtime(job: Frame, source: bytes) -> str:
    default: Runtime = "tf1" if job["runtime"] == "tf1" else "tf2"
    text = program_text(source, job["entry"])
    if "tensorflow" not in text and "keras" not in text:
        # The entry only calls its neighbours: what they were written for decides.
        others = sorted(Path(job["work"]).rglob("*.py"))[:_MAX_NEIGHBOURS]
        text = "\n".join([text, *(decode(path.read_bytes()) for path in others)])
    return detect_runtime(text, default=default)


def _prepare(job: Frame, runtime: str, surroundings: Surroundings) -> None:
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(job["threads"])
    os.chdir(job["work"])
    sys.argv = [job["entry"]]
    _put_on_path(job["work"])
    install_ipython()
    (install_surface if runtime == "tf1" else install_compatibility)(surroundings)
    seed = int(job["seed"])
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the lesson's next_batch draws from NumPy's global generator
    if runtime == "tf1":
        tf.compat.v1.set_random_seed(seed)
    else:
        tf.random.set_seed(seed)
        tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
        tf.config.threading.set_inter_op_parallelism_threads(job["threads"])


def _put_on_path(folder: str) -> None:
    """Let the program import its neighbours, but never in place of the standard library's modules."""
    packages = [number for number, entry in enumerate(sys.path) if "site-packages" in entry]
    sys.path.insert(packages[0] if packages else len(sys.path), folder)


def _main_module(job: Frame) -> ModuleType:
    module = ModuleType("__main__")
    module.__file__ = job["entry"]
    sys.modules["__main__"] = module
    return module


def _execute(job: Frame, source: bytes, module: ModuleType, rescue: _Rescue) -> Ending:
    try:
        rescue.arm(module.__dict__)
        return _run_pieces(read_pieces(source, job["entry"]), job["entry"], module.__dict__)
    except DeadlineReached:
        return Ending("deadline", None)
    except BaseException as error:  # noqa: BLE001 - a notebook that is no notebook
        return describe_ending(error, job["entry"])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _run_pieces(pieces: list[Piece], entry: str, names: dict[str, Any]) -> Ending:
    """Run the pieces in order; after one that failed, those that only define things: these are probed."""
    ending: Ending | None = None
    if any(piece.cell for piece in pieces):
        install_notebook(names)
    for piece in pieces:
        if ending is not None and not piece.only_defines():
            continue
        remember_lines(piece.filename, piece.text)
        failed = _run_piece(piece, entry, names)
        ending = ending or failed
    return ending or Ending("finished", None)


def _run_piece(piece: Piece, entry: str, names: dict[str, Any]) -> Ending | None:
    try:
        for code in piece.compiled():
            exec(code, names)  # noqa: S102 - running the student's program is what this is for
    except BudgetReached:
        return Ending("budget", None)
    except DeadlineReached:
        raise
    except BaseException as error:  # noqa: BLE001 - the student's mistake is data
        return describe_ending(error, entry, piece.cell)
    return None
