"""Plain technical English: no docstring opening and no word of the earlier style returns."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OPENINGS = re.compile(r'"""(?:Give|Tell|Own|Hold|Say|See|Stand|Hand)\b')
BANNED = re.compile(
    r"\b(?:mend(?:s|ed|ing)?|handed in|is told|are told|told of|what came of it|thereby|let be|so many as"
    r"|whoever|the look|the blow|heard|asked for(?! \w+ in\b))\b",
    re.IGNORECASE,
)
TEXTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(
        path
        for folder in ("grader", "tests", "benchmarks", "docs", "assignments")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".md", ".toml"}
        and path.name != "test_prose.py"
        and not {"resources", "programs"} & set(path.parts)
    ),
]


@pytest.mark.parametrize("pattern", [OPENINGS, BANNED], ids=["openings", "words"])
def test_earlier_style_does_not_return(pattern) -> None:
    """No text has a docstring opening or word of the earlier style."""
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in TEXTS
        if (hits := pattern.findall(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}
