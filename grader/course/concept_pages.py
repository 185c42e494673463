"""Find the concept pages that scorecards refer to, in an installed package and in a checkout."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final

from grader.course.place import PACKAGE

# The wheel contains a copy of the checkout's folder under this name.
_PACKAGED: Final = "_concepts"
_ALIASES: Final = "aliases.toml"


def concept_folder() -> Path | None:
    """Return the folder of the concept pages, or None if this installation has none."""
    packaged = Path(str(files("grader").joinpath(_PACKAGED)))
    candidates = (packaged, PACKAGE.parent / "docs" / "concepts")
    return next((folder for folder in candidates if folder.is_dir()), None)


def concept_names(folder: Path) -> tuple[str, ...]:
    """Return the names of all pages, in alphabetical order."""
    return tuple(sorted({page.name.split(".")[0] for page in folder.glob("*.md")}))


def concept_page(folder: Path, concept: str, lang: str) -> Path | None:
    """Return the page of `concept` in `lang`, or None if there is none.

    A check's concept may be narrower than a page: `aliases.toml` beside the pages names the page to read.
    """
    page = folder / f"{read_aliases(folder).get(concept, concept)}.{lang}.md"
    return page if page.parent == folder and page.is_file() else None


def read_aliases(folder: Path) -> dict[str, str]:
    """Return the concepts that another concept's page explains, with the name of that page."""
    file = folder / _ALIASES
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}
