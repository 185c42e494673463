"""What `run_autograder` of a Gradescope zip runs: grade /autograder/submission, write results/results.json.

Without a result there is no results.json: Gradescope then says that the autograder failed, without a score.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, TextIO

from grader.atomic_files import write_atomically
from grader.cli.progress_line import LiveLine
from grader.cli.settings import GradingSettings, find_places
from grader.cli.submission_command import grade_cards, locate_all
from grader.cli.terminal import Terminal
from grader.course.course import Course, find_course, load_course
from grader.domain.errors import GraderError, GraderFault, UsageError
from grader.domain.messages import Readable, message
from grader.domain.run import Isolation
from grader.i18n.catalogue import Catalogue, pick_language
from grader.render.console import scorecard
from grader.render.exports.gradescope_results import to_gradescope, write_gradescope
from grader.services.doctor import hides_files

_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class AutograderCall:
    """One run: the assignment or group, Gradescope's folder, and the terms that the zip was made with."""

    name: str
    folder: Path
    budget: str
    isolation: Isolation

    @property
    def results(self) -> Path:
        """Return the file that Gradescope reads."""
        return self.folder / "results" / "results.json"


def main() -> NoReturn:
    """Run and end the process; an error is a line on standard output, which instructors see."""
    parser = argparse.ArgumentParser(prog="run_autograder")
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--budget", default="full")
    parser.add_argument("--isolation", default=Isolation.AVAILABLE.value)
    parser.add_argument("--prepare", action="store_true")
    read = parser.parse_args()
    call = AutograderCall(read.name, read.folder.resolve(), read.budget, Isolation(read.isolation))
    sys.exit(run(call, os.environ, prepare=read.prepare))


def run(
    call: AutograderCall, environ: Mapping[str, str], *, prepare: bool = False, out: TextIO | None = None
) -> int:
    """Grade, or prepare the image's data set; returns the exit code of `grade`."""
    stream = out or sys.stdout
    terminal = Terminal(Catalogue(pick_language(None, environ, "ko")), stream, stream)
    try:
        course = load_course(find_course(environ, call.folder))
        settings = _settings(call, environ)
        if prepare:
            with LiveLine(terminal) as live:
                locate_all(course.resolve(call.name), course.hidden_seed, settings, live, terminal)
            return 0
        _require_hidden_files(call.isolation)
        return _grade(call, course, settings, terminal)
    except GraderError as error:
        terminal.fail(error.messages, fault=error.exit_code == GraderFault.exit_code)
        return error.exit_code


def _settings(call: AutograderCall, environ: Mapping[str, str]) -> GradingSettings:
    return GradingSettings(
        places=find_places(environ, call.folder / "submission", None),
        json=None,
        dataset=None,
        seed=0,
        checks="all",
        isolation=call.isolation,
        budget=call.budget,
        use_cache=False,
        verbose=False,
        # Gradescope's containers have 768 MB, which two processes with TensorFlow do not fit into.
        one_at_a_time=True,
    )


def _require_hidden_files(isolation: Isolation) -> None:
    """Raise `GraderFault` where a submission could read the hidden checks, unless isolation is off."""
    if isolation is not Isolation.NONE and not hides_files():
        raise GraderFault(message("autograder-files-open"))


def _grade(call: AutograderCall, course: Course, settings: GradingSettings, terminal: Terminal) -> int:
    assignments = course.resolve(call.name)
    try:
        cards = grade_cards(course, assignments, settings.places.cwd, settings, terminal)
    except UsageError as error:
        # Nothing that can be graded was submitted: the student reads why.
        return _write_refusal(call, error.messages, terminal)
    for card, assignment in zip(cards, assignments, strict=True):
        terminal.show(scorecard(card, terminal.catalogue, _WIDTH, title=assignment.title))
    if any(card.is_fault for card in cards):
        return GraderFault.exit_code
    _write(call, write_gradescope(to_gradescope(cards, terminal.catalogue)))
    return 0


def _write_refusal(call: AutograderCall, texts: Sequence[Readable], terminal: Terminal) -> int:
    said = "\n".join(terminal.catalogue.text(text) for text in texts)
    _write(call, write_gradescope({"score": 0, "output": said, "output_format": "text", "tests": []}))
    return 0


def _write(call: AutograderCall, text: str) -> None:
    call.results.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(call.results, text)


if __name__ == "__main__":
    main()
