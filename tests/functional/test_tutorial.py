"""The guides for authors are executed verbatim: every file and every command."""

import dataclasses
import os
import re
from pathlib import Path

import pytest

from grader.cli.boundary import run
from grader.course.course import load_course
from grader.domain.outcome import CheckStatus
from grader.domain.run import Budget
from grader.intake.intake import take_in
from grader.services.verify.bench import Conditions, ProgramBench

DOCS = Path(__file__).resolve().parents[2] / "docs"
# In text order: a file name in bold followed by its content, or a block of commands.
STEP = re.compile(
    r"^\*\*(?P<name>[^*]+)\*\*\n\n```\w+\n(?P<content>.*?)^```|^```sh\n(?P<commands>.*?)^```",
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture(scope="module")
def followed(tmp_path_factory, cache_dir):
    """Follow the tutorial in an empty folder and return the folder and each command's exit code."""
    text = (DOCS / "tutorial" / "first-assignment.md").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("course")
    environ = {"PATH": os.environ["PATH"], "GRADE_CACHE_DIR": str(cache_dir), "GRADE_LANG": "en"}
    codes: dict[str, int] = {}
    for step in STEP.finditer(text):
        if step["name"]:
            (folder / step["name"]).parent.mkdir(parents=True, exist_ok=True)
            (folder / step["name"]).write_text(step["content"], encoding="utf-8")
        for command in (step["commands"] or "").splitlines():
            if command.startswith("rm "):
                for file in folder.glob(command.removeprefix("rm ")):
                    file.unlink()
            elif command.startswith("grade "):
                with (folder / "told.txt").open("a", encoding="utf-8") as told:
                    codes[command] = run(command.split()[1:], environ, folder, told, told)
    return folder, codes


def test_every_command_succeeds(followed) -> None:
    """Each command of the tutorial exits 0, in order and with its files."""
    folder, codes = followed
    wanted = {"grade new hw5", "grade verify hw5", "grade try leaks solutions/hw5/solution.py"}
    wanted |= {"grade release handout", "grade verify --mutate hw5"}
    assert set(codes) == wanted
    assert set(codes.values()) == {0}, (folder / "told.txt").read_text(encoding="utf-8")[-3000:]


def test_students_are_handed_the_stub(followed) -> None:
    """The tutorial's release contains the stub, the tasks and the public checks, and nothing of the solution."""
    written = [file for file in (followed[0] / "handout").rglob("*") if file.is_file()]
    handed = {file.name: file.read_text("utf-8") for file in written}
    manifests = {"assignment.toml", "course.toml", "conftest.py", "pytest.ini", "classroom.yml"}
    assert set(handed) - manifests == {"hw5.py", "README.ko.md", "README.en.md", "test_public.py"}
    assert not any("tf.maximum" in text for text in handed.values())


def test_example_check_runs(digits, course_root, tmp_path) -> None:
    """The check shown in "Write a check" passes on the reference of homework 3, verbatim."""
    text = (DOCS / "how-to" / "check-author.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    hw3 = load_course(course_root).assignments["hw3"]
    checks = tmp_path / "hw3_cnn" / "checks"
    checks.mkdir(parents=True)
    (checks / "test_example.py").write_text(example, encoding="utf-8")
    spec = next(check for check in hw3.checks if check.id == "conv2d_values")
    own = dataclasses.replace(hw3, folder=checks.parent, checks=(dataclasses.replace(spec, depends_on=()),))
    with ProgramBench(Conditions(digits)) as bench:
        trial = bench.try_out(own, take_in(hw3.solution, hw3.entry, tmp_path), Budget("quick", 20))
    assert [check.status for check in trial.card.checks] == [CheckStatus.PASSED]
