"""A program that loads Fashion-MNIST is run on garments and measured on hidden ones; the goals stay open."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GRADE = Path(sys.executable).with_name("grade")
PROGRAM = """
from tensorflow import keras
(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
model = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train / 255.0, y_train, epochs=1, batch_size=100, verbose=0)
print("Test accuracy:", model.evaluate(x_test / 255.0, y_test, verbose=0)[1])
"""


@pytest.fixture
def environment(cache_dir: Path, tmp_path: Path) -> dict[str, str]:
    """Return a clean environment with the session's cache and an empty home."""
    return os.environ | {"GRADE_CACHE_DIR": str(cache_dir), "HOME": str(tmp_path)}


def test_fashion_program_is_measured_on_garments(environment, tmp_path: Path) -> None:
    """Points that need a goal are pending, never lost; the measured accuracy agrees with the printed one."""
    (tmp_path / "hw1_3.py").write_text(PROGRAM)
    command = [GRADE, "hw1-3", "--json", "-"]
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    result = json.loads(ended.stdout)
    states = {check["id"]: check["status"] for check in result["checks"]}
    figures = result["evidence"]
    assert (ended.returncode, result["status"]) == (1, "graded")
    assert result["environment"]["dataset"].startswith("garments@")
    assert sorted(states.values()) == ["passed", "passed", "pending", "pending"]
    assert (result["score"], result["pending_points"]) == (30, 70)
    assert figures["accuracy"] == pytest.approx(figures["claimed_accuracy"], abs=0.03)


def test_batch_runs_each_program_on_its_own_data(environment, tmp_path: Path) -> None:
    """In one class, one program is served MNIST's stand-in and another Fashion-MNIST's; a resume keeps both."""
    for student, program in (("ann", PROGRAM.replace("fashion_mnist", "mnist")), ("bea", PROGRAM)):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "hw1_3.py").write_text(program)
    command = [GRADE, "batch", "hw1-3", "class", "--out", "out", "--jobs", "1", "--isolation", "available"]
    for _ in range(2):
        ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
        results = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
        sets = {
            each["submission"]["student"]: each["environment"]["dataset"].split("@")[0] for each in results
        }
        assert ended.returncode == 0, ended.stderr
        assert sets == {"ann": "digits", "bea": "garments"}
