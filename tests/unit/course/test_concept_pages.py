"""Concept pages are found by name or alias, in both languages, and nothing else is."""

import pytest

from grader.course.concept_pages import concept_folder, concept_names, concept_page, read_aliases


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one page in both languages and one alias."""
    for lang in ("ko", "en"):
        (tmp_path / f"oak.{lang}.md").write_text("# Oak\n", encoding="utf-8")
    (tmp_path / "aliases.toml").write_text('acorn = "oak"\n', encoding="utf-8")
    return tmp_path


def test_page_is_found_by_name_and_alias(folder) -> None:
    """A concept and its alias lead to the same page, in the reader's language."""
    assert concept_page(folder, "oak", "ko") == folder / "oak.ko.md"
    assert concept_page(folder, "acorn", "en") == folder / "oak.en.md"
    assert concept_names(folder) == ("oak",)


@pytest.mark.parametrize("concept", ["elm", "../oak", "", "oak.ko"])
def test_unknown_concept_has_no_page(folder, concept) -> None:
    """A concept without a page gives None; a name cannot leave the folder."""
    (folder.parent / "oak.en.md").write_text("# Elsewhere\n", encoding="utf-8")
    assert concept_page(folder, concept, "en") is None


def test_pages_need_no_aliases(folder) -> None:
    """The file of aliases may be missing."""
    (folder / "aliases.toml").unlink()
    assert read_aliases(folder) == {}


def test_installation_has_pages() -> None:
    """The pages are found where this package runs."""
    folder = concept_folder()
    assert folder is not None
    assert "dropout" in concept_names(folder)
