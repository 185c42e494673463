"""Korean texts use one term for each concept, and forms that fit whatever fills a placeholder."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"
TEXTS = [
    ROOT / "grader" / "i18n" / "ko.po",
    *sorted((ROOT / "docs").rglob("*.ko.md")),
    *sorted((ROOT / "assignments").rglob("README.ko.md")),
]
DISCARDED_ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
PARTICLE = re.compile(r"이\(가\)|을\(를\)|은\(는\)|와\(과\)")


def test_discarded_terms_are_not_used() -> None:
    """No Korean text uses a term that the glossary discards."""
    discarded = dict(DISCARDED_ROW.findall(GLOSSARY.read_text(encoding="utf-8")))
    assert discarded
    found = [
        (str(path.relative_to(ROOT)), term)
        for path in TEXTS
        for term in discarded
        if re.search(rf"(?<![가-힣]){term}", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_text_leaves_the_particle_open() -> None:
    """No Korean text writes two particles, of which one is always wrong."""
    assert [path for path in TEXTS if PARTICLE.search(path.read_text(encoding="utf-8"))] == []
