"""What students are handed: all of it, and nothing that they must not see."""

import pytest

from grader.course.course import load_course
from grader.course.leaks import find_leaks
from grader.course.template import template_files
from grader.domain.errors import CourseError
from grader.services.authoring.release import release
from grader.services.authoring.scaffold import start


@pytest.fixture
def root(tmp_path):
    """Return a fresh course of one assignment."""
    start(tmp_path / "course", "hw5", "en", frozenset())
    return tmp_path / "course"


def _add(file, text):
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_shipped_course_leaks_nothing(course_root):
    """What the shipped course hands out holds no hidden check and no solution text."""
    course = load_course(course_root)
    assert list(find_leaks(course, template_files(course))) == []


def test_all_is_written(root, tmp_path):
    """Stub, public checks and both tasks are written; hidden checks and the solution are not."""
    done = release(load_course(root), tmp_path / "out")
    written = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    names = {file.relative_to(tmp_path / "out").as_posix() for file in written}
    found = {name for name in names if name.startswith(("hw5", "assignments/"))}
    assert names == set(done.files)
    assert found == {
        "hw5.py",
        "assignments/course.toml",
        *(f"assignments/hw5/{name}" for name in ("assignment.toml", "README.en.md", "README.ko.md")),
        "assignments/hw5/checks/test_public.py",
    }


@pytest.mark.parametrize(
    ("place", "text", "secret"),
    [
        ("README.en.md", "\n    return tf.matmul(x, W) + b\n", "solution.py:9"),
        ("README.ko.md", "\ndef test_affine_values(submission)\n", "test_hidden.py:"),
        ("checks/test_public.py", "\n# seed: open sesame\n", "hidden_seed"),
    ],
)
def test_leak_is_refused(root, tmp_path, place, text, secret):
    """A task or public check with a line of the solution, a hidden check or the hidden seed is not written."""
    _add(root / "assignments" / "hw5" / place, text)
    toml = root / "assignments" / "course.toml"
    lines = toml.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join('hidden_seed = "open sesame"\n' if "hidden_seed =" in line else line for line in lines)
    toml.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        release(load_course(root), tmp_path / "out")
    (leak,) = caught.value.messages
    assert leak.code == "release-leak"
    assert secret in leak.params["secret"]
    assert not (tmp_path / "out").exists()


def test_stub_line_may_not_tell(root):
    """What a `# STUB: ` line says is looked through like everything that is handed out."""
    solution = root / "solutions" / "hw5" / "solution.py"
    text = solution.read_text(encoding="utf-8").replace(
        "# STUB: pass", "# STUB: # return tf.matmul(x, W) + b"
    )
    solution.write_text(text, encoding="utf-8")
    course = load_course(root)
    assert [leak.params["file"] for leak in find_leaks(course, template_files(course))] == ["hw5.py"]


def test_stubs_are_cut_anew(root, tmp_path):
    """A stub that is not what its solution gives is brought up to it, and named."""
    stub = root / "assignments" / "hw5" / "stub.py"
    before = stub.read_text(encoding="utf-8")
    _add(stub, "x = 1\n")
    assert release(load_course(root), tmp_path / "out").stubs == (stub,)
    assert stub.read_text(encoding="utf-8") == before
    assert release(load_course(root), tmp_path / "out").stubs == ()


def test_other_files_are_left(root, tmp_path):
    """A file that is not handed out stays as it is, and is named."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.md").write_text("mine", encoding="utf-8")
    assert release(load_course(root), tmp_path / "out").left == ("notes.md",)
    assert (tmp_path / "out" / "notes.md").read_text(encoding="utf-8") == "mine"
