"""The warm parent of all workers: imports TensorFlow and the lesson's public data once, then forks.

The host starts it as `python -I -m grader.worker.zygote FD`. It holds no check, no solution and no hidden
label, so no child can find one. No session and no eager operation may exist here before a fork.
"""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from grader import forkserver
from grader.wire import Frame
from grader.worker.order import ProgramOrder
from grader.worker.program import WorkerProcess, run_program
from grader.worker.runtime_protocol import Runtime
from grader.worker.runtimes.runtime_list import RUNTIMES
from grader.worker.shims import lesson_data


def main(runtimes: Sequence[Runtime] = RUNTIMES) -> None:
    """Serve workers for programs of `runtimes` until the host is gone."""
    forkserver.ignore_terminal_signals()
    channel = socket.socket(fileno=int(sys.argv[1]))
    loaded: dict[str, lesson_data.LessonData] = {}

    def prepare(config: Frame) -> Frame:
        for runtime in runtimes:
            runtime.preload()
        loaded["data"] = lesson_data.preload(Path(config["dataset"]), config.get("name", "mnist"))
        return {"pid": os.getpid()}

    def work(job: Frame, descriptor: int) -> None:
        run_program(ProgramOrder.from_frame(job), WorkerProcess(descriptor, loaded["data"], runtimes))

    forkserver.serve(channel, prepare, work)


if __name__ == "__main__":
    main()
