"""The warm examiner, `python -I -m grader.examine.server FD`: preloads, then forks for each request."""

import json
import os
import socket
import sys
from pathlib import Path

from grader import forkserver
from grader.atomic_files import write_atomically
from grader.examine.session import examine, preload
from grader.wire import Frame


def prepare(config: Frame) -> Frame:
    """Load TensorFlow, pytest, the kit and the arrays that `config` names."""
    preload(config)
    return {"examiner": True}


def work(request: Frame, _descriptor: int) -> None:
    """Examine in the forked child; the report is a file in the request's scratch folder, or is missing."""
    report = json.dumps(examine(request), ensure_ascii=False)
    write_atomically(Path(request["scratch"]) / "report.json", report)


def main() -> None:
    """Serve the inherited socket whose descriptor is the only argument; printed text goes to stderr."""
    sys.dont_write_bytecode = True
    os.dup2(2, 1)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        forkserver.serve(channel, prepare, work)


if __name__ == "__main__":
    main()
