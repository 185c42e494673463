"""The documents say what is: made pages are up to date, links lead somewhere, named files and commands exist."""

import importlib.util
import re
from pathlib import Path

import pytest

from grader.cli.app import build_command
from grader.i18n.catalogue import Catalogue, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "assignments").rglob("README.*.md")]
)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
NAMED_FILE = re.compile(r"`((?:grader|docs|tests|benchmarks|assignments|solutions)/[\w./-]+)`")
COMMAND = re.compile(r"`grade ([a-z][a-z0-9-]*)")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Make the generated documents anew, elsewhere."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("docs")
    module.main(folder)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "reference/cli.md",
        "reference/diagnoses.md",
        "reference/manifest.md",
        "reference/kit.md",
        "images/scorecard.svg",
        "images/scorecard.ko.svg",
    ],
)
def test_made_documents_are_current(made, name) -> None:
    """What is committed is what the code gives; `python docs/make_reference.py` mends a difference."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == (made / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page) -> None:
    """Each relative link and picture is a file of the repository."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_files_exist(page) -> None:
    """A file or folder that a page names by its path is there."""
    names = NAMED_FILE.findall(page.read_text(encoding="utf-8"))
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_commands_exist(page, course_root) -> None:
    """A command that a page shows as `grade …` is one that there is, or an assignment."""
    from grader.course.course import load_course

    course = load_course(course_root)
    known = {*course.assignments, *course.groups}
    known |= set(build_command(Catalogue("en")).commands)
    shown = set(COMMAND.findall(page.read_text(encoding="utf-8")))
    assert shown <= known


def test_diagnoses_are_documented() -> None:
    """Each diagnosis of the catalogues stands on its page."""
    page = (ROOT / "docs" / "reference" / "diagnoses.md").read_text(encoding="utf-8")
    titles = [
        code for code in read_catalogue("en") if code.startswith("diagnosis-") and code.endswith("-title")
    ]
    codes = [code.removeprefix("diagnosis-").removesuffix("-title") for code in titles]
    assert [code for code in codes if f"## `{code}`" not in page] == []


@pytest.mark.parametrize("folder", sorted((ROOT / "assignments").glob("*/")), ids=lambda folder: folder.name)
def test_task_is_told_alike_in_both_languages(folder) -> None:
    """The Korean and the English task name the same code: names, shapes, commands, numbers."""
    told = [(folder / f"README.{lang}.md").read_text(encoding="utf-8") for lang in ("ko", "en")]
    code = [set(re.findall(r"`([^`\n]+)`", text)) for text in told]
    assert code[0] == code[1]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/explanation/how-it-works.md"])
def test_pages_stay_short(name) -> None:
    """What a newcomer reads first has fewer than 100 lines."""
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 100


def test_every_claim_is_told() -> None:
    """The page on CI says of each kind of claim when it holds."""
    from grader.domain.claims import ClaimKind

    page = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
    assert {kind.value for kind in ClaimKind} == set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
