"""The warm parent of all workers: imports TensorFlow and the lesson's public data once, then forks.

Started by the host as `python -I -m grader.worker.zygote FD`. It holds no check, no solution and no
hidden label, so no child can find one. No session and no eager operation may exist here before a fork.
"""

import os
import socket
import sys
from pathlib import Path

from grader import forkserver
from grader.wire import Frame
from grader.worker.program import run_program
from grader.worker.shims import lesson_data, v1_api


def main() -> None:
    """Serve workers until the host is gone."""
    forkserver.ignore_terminal_signals()
    channel = socket.socket(fileno=int(sys.argv[1]))
    loaded: dict[str, lesson_data.LessonData] = {}

    def prepare(config: Frame) -> Frame:
        v1_api.prepare()
        loaded["data"] = lesson_data.preload(Path(config["dataset"]))
        return {"pid": os.getpid()}

    def work(job: Frame, descriptor: int) -> None:
        run_program(job, descriptor, loaded["data"])

    forkserver.serve(channel, prepare, work)


if __name__ == "__main__":
    main()
