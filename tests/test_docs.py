"""Generated pages are up to date, links resolve, and named files and commands exist."""

import importlib.util
import json
import re
from collections.abc import Callable
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
    """Generate the documents into another folder."""
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
        "reference/system-calls.md",
        "images/scorecard.svg",
        "images/scorecard.ko.svg",
    ],
)
def test_made_documents_are_current(made, name) -> None:
    """Committed pages equal the generated ones; `python docs/make_reference.py` updates them."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == (made / name).read_text(encoding="utf-8")


def test_pictured_scorecard_has_todays_checks(course_root) -> None:
    """The stored scorecard behind the README's pictures has the checks and points of homework 3."""
    from grader.course.course import load_course

    (assignment,) = load_course(course_root).resolve("hw3")
    stored = json.loads((ROOT / "docs" / "images" / "scorecard.json").read_text(encoding="utf-8"))
    pictured = {check["id"]: check["max_points"] for check in stored["checks"]}
    assert pictured == {spec.id: spec.points for spec in assignment.checks}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{sum(check['points'] for check in stored['checks']):g} of 100 points" in readme


def missing(pattern: re.Pattern[str], exists: Callable[[Path, str], bool]) -> dict[str, list[str]]:
    """Return, by page, what `pattern` finds and `exists` refuses."""
    found = {page: pattern.findall(page.read_text(encoding="utf-8")) for page in PAGES}
    wrong = {page: [name for name in names if not exists(page, name)] for page, names in found.items()}
    return {str(page.relative_to(ROOT)): names for page, names in wrong.items() if names}


def test_links_resolve() -> None:
    """Each relative link and picture is a file of the repository."""
    assert missing(LINK, lambda page, link: (page.parent / link).exists()) == {}


def test_named_files_exist() -> None:
    """A file or folder that a page names by its path exists."""
    assert missing(NAMED_FILE, lambda _, name: (ROOT / name).exists()) == {}


def test_named_commands_exist(course_root) -> None:
    """`grade …` on a page is followed by a command, an assignment or a group."""
    from grader.course.course import load_course

    course = load_course(course_root)
    known = {*course.assignments, *course.groups, *build_command(Catalogue("en")).commands}
    assert missing(COMMAND, lambda _, name: name in known) == {}


def test_diagnoses_are_documented() -> None:
    """Each diagnosis of the catalogues is on its page."""
    page = (ROOT / "docs" / "reference" / "diagnoses.md").read_text(encoding="utf-8")
    titles = [
        code for code in read_catalogue("en") if code.startswith("diagnosis-") and code.endswith("-title")
    ]
    codes = [code.removeprefix("diagnosis-").removesuffix("-title") for code in titles]
    assert [code for code in codes if f"## `{code}`" not in page] == []


@pytest.mark.parametrize("folder", sorted((ROOT / "assignments").glob("*/")), ids=lambda folder: folder.name)
def test_tasks_name_the_same_code(folder) -> None:
    """The Korean and the English task name the same code: names, shapes, commands, numbers."""
    texts = [(folder / f"README.{lang}.md").read_text(encoding="utf-8") for lang in ("ko", "en")]
    code = [set(re.findall(r"`([^`\n]+)`", text)) for text in texts]
    assert code[0] == code[1]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/explanation/how-it-works.md"])
def test_pages_stay_short(name) -> None:
    """The first pages of a newcomer have fewer than 120 lines."""
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 120


def test_every_claim_is_documented() -> None:
    """The page on CI explains each kind of claim."""
    from grader.domain.claims import ClaimKind

    page = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
    assert {kind.value for kind in ClaimKind} == set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
