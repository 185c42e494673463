"""The documentation site builds in both languages, and a broken link ends the build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """Copy what the site is made from, since one test changes it."""
    pytest.importorskip("material", reason="`make site` installs the site's packages")
    folder = tmp_path_factory.mktemp("site")
    for name in ("docs", "assignments"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "mkdocs.ko.yml", "CONTRIBUTING.md", "SECURITY.md"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def build(sources: Path, config: str) -> subprocess.CompletedProcess[str]:
    """Build one language as `make site` does."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config]
    return subprocess.run(command, cwd=sources, capture_output=True, text=True, check=False, env=_environ())


def _environ() -> dict[str, str]:
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


@pytest.mark.parametrize(
    ("config", "lang", "word"), [("mkdocs.yml", "en", "For students"), ("mkdocs.ko.yml", "ko", "학생")]
)
def test_site_builds(sources, config, lang, word) -> None:
    """Each language has its index, its concept pages with pictures, and the pages outside of docs/."""
    done = build(sources, config)
    assert done.returncode == 0, done.stderr[-2000:]
    site = sources / "build" / "site" / lang
    assert word in (site / "index.html").read_text(encoding="utf-8")
    page = (site / f"concepts/padding.{lang}/index.html").read_text(encoding="utf-8")
    assert f"../pictures/padding.{lang}.svg" in page
    assert (site / f"concepts/pictures/padding.{lang}.svg").is_file()
    for name in ("CONTRIBUTING", "SECURITY", f"assignments/hw3_cnn/README.{lang}"):
        assert (site / name / "index.html").is_file()


def test_broken_link_ends_the_build(sources) -> None:
    """A link to a page that does not exist is an error."""
    page = sources / "docs" / "how-to" / "release.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[lost](../nowhere.md)\n", encoding="utf-8")
    done = build(sources, "mkdocs.yml")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
