"""The wheel contains what an installed package needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel and unpack it."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("unpacked")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_wheel_has_the_concept_pages(wheel) -> None:
    """Every file of docs/concepts/ is in the wheel, unchanged."""
    source = ROOT / "docs" / "concepts"
    pages = {file.relative_to(source): file.read_bytes() for file in source.rglob("*") if file.is_file()}
    packaged = wheel / "grader" / "_concepts"
    assert {name: (packaged / name).read_bytes() for name in pages} == pages


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_installed_package_shows_a_concept(wheel, tmp_path, lang) -> None:
    """`grade concept` reads the wheel's own pages, outside any checkout."""
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); import grader; "
        f"assert grader.__file__.startswith({str(wheel)!r}); "
        f"from grader.cli import main; sys.argv = ['grade', 'concept', 'dropout', '--lang', {lang!r}]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "keep_prob" in done.stdout
