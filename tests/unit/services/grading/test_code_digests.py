"""Which code counts as deciding evidence, and which as deciding a score."""

import pytest

from grader.services.grading.code_digests import code_digests, current_code


@pytest.fixture
def package(tmp_path):
    """Return a package with a module in each place."""
    for name in (
        *("worker/tracer.py", "sandbox/box.py", "wire.py", "examine/diagnoses/loss.py", "course/manifest.py"),
        *("services/grading/scoring.py", "services/batch/jobs.py", "cli/app.py", "store/rows.py"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1")
    return tmp_path


@pytest.mark.parametrize(
    ("module", "is_of_a_run", "is_of_a_result"),
    [
        ("worker/tracer.py", True, True),
        ("sandbox/box.py", True, True),
        ("wire.py", True, True),
        ("examine/diagnoses/loss.py", False, True),
        ("course/manifest.py", False, True),
        ("services/grading/scoring.py", False, True),
        ("services/batch/jobs.py", False, False),
        ("cli/app.py", False, False),
        ("store/rows.py", False, False),
    ],
)
def test_changed_module_changes_its_digest(package, module, is_of_a_run, is_of_a_result) -> None:
    """A corrected diagnosis asks for a new examination, a corrected worker for a new run."""
    before = code_digests(package, "3.11 2.21")
    (package / module).write_text("x = 2")
    after = code_digests(package, "3.11 2.21")
    assert (before.run != after.run, before.examine != after.examine) == (is_of_a_run, is_of_a_result)


def test_versions_of_libraries_count(package) -> None:
    """Another TensorFlow changes both digests."""
    before, after = code_digests(package, "2.20"), code_digests(package, "2.21")
    assert before.run != after.run
    assert before.examine != after.examine


def test_own_code_is_found() -> None:
    """The digests of the running code are hashes of something."""
    code = current_code()
    assert len(code.run) == len(code.examine) == 64
    assert code.run != code.examine
