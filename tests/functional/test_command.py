"""The command as users run it: exit codes, JSON, Ctrl-C, and no leftovers."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.domain.dataset import Dataset

GRADE = Path(sys.executable).with_name("grade")
TRAIN_FOR_EVER = """
import tensorflow as tf
x = tf.placeholder(tf.float32, [None])
w = tf.Variable([1.0])
step = tf.train.GradientDescentOptimizer(1e-9).minimize(tf.reduce_sum(x * w))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
while True:
    sess.run(step, {x: [1.0]})
"""


@pytest.fixture
def environment(cache_dir: Path, tmp_path: Path, digits: Dataset) -> dict[str, str]:
    """Return a clean environment with the session's cache, an empty home and a separate temporary folder."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    return os.environ | {"GRADE_CACHE_DIR": str(cache_dir), "HOME": str(tmp_path), "TMPDIR": str(temporary)}


def test_json_on_standard_output_is_alone(environment, course_root: Path, tmp_path: Path) -> None:
    """`--json -` prints only the contract's object, and full marks exit 0."""
    solution = course_root / "solutions" / "hw2_graph" / "solution.py"
    command = [GRADE, "hw2", solution, "--json", "-", "--dataset", "digits"]
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    result = json.loads(ended.stdout)
    assert (ended.returncode, result["schema"], result["score"], result["status"]) == (0, 1, 100, "graded")


def test_unchanged_submission_is_not_run_again(environment, course_root: Path, tmp_path: Path) -> None:
    """Unchanged content is served from the cache under any file name; `--no-cache` runs it again."""
    solution = course_root / "solutions" / "hw2_graph" / "solution.py"
    program = solution.read_text(encoding="utf-8") + "\n# " + tmp_path.name
    first, second = tmp_path / "ann.py", tmp_path / "bea" / "ann.py"
    for place in (first, second):
        place.parent.mkdir(exist_ok=True)
        place.write_text(program, encoding="utf-8")
    results = []
    for words in ((first,), (second,), (first, "--no-cache")):
        command = [GRADE, "hw2", *words, "--json", "-", "--dataset", "digits"]
        ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True)
        results.append(json.loads(ended.stdout))
    assert [result["cached"] for result in results] == [False, True, False]
    assert [result["submission"]["path"] for result in results] == [str(first), str(second), str(first)]
    assert results[0]["checks"] == results[1]["checks"]


def test_lost_marks_exit_one_without_control_codes(environment, course_root: Path, tmp_path: Path) -> None:
    """In a pipe the scorecard has no control codes; lost marks exit 1."""
    stub = course_root / "assignments" / "hw2_graph" / "stub.py"
    ended = subprocess.run(
        [GRADE, "hw2", stub], env=environment, cwd=tmp_path, capture_output=True, check=False
    )
    assert ended.returncode == 1
    assert b"\x1b" not in ended.stdout + ended.stderr
    assert list((tmp_path / "tmp").iterdir()) == []


def test_interrupt_leaves_nothing_behind(environment, tmp_path: Path) -> None:
    """Ctrl-C during training exits at once with 130 and leaves no process and no folder."""
    program = tmp_path / "hw2.py"
    program.write_text(TRAIN_FOR_EVER)
    command = subprocess.Popen(
        [GRADE, "hw2", program], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    boxes = tmp_path / "tmp"
    deadline = time.monotonic() + 120
    while not list(boxes.glob("grade-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(2)
    descendants = _descendants(command.pid)
    command.send_signal(signal.SIGINT)
    _, errors = command.communicate(timeout=120)
    assert command.returncode == 130
    assert b"Traceback" not in errors
    assert list(boxes.iterdir()) == []
    assert [pid for pid in descendants if _is_alive(pid)] == []


def test_missing_file_exits_two(environment, tmp_path: Path) -> None:
    """A call without a file is a usage error."""
    ended = subprocess.run([GRADE, "hw2"], env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 2
    assert b"hw2.py" in ended.stderr
    assert b"Traceback" not in ended.stderr


def _descendants(pid: int) -> list[int]:
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *_descendants(int(child))]
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_group_grades_what_is_there(environment, course_root: Path, tmp_path: Path) -> None:
    """If files of a group are missing, the others are graded and the missing ones earn nothing."""
    (tmp_path / "hw1_2.py").write_text("import tensorflow as tf\n")
    command = [GRADE, "hw1", "--json", "-", "--dataset", "digits"]
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    results = json.loads(ended.stdout)["results"]
    assert [(r["assignment"], r["status"]) for r in results] == [
        ("hw1-1", "invalid"),
        ("hw1-2", "graded"),
        ("hw1-3", "invalid"),
    ]
    assert ended.returncode == 1
