"""A scorecard as a picture: it loads nothing, and every character is in its cell."""

import json
import re
from pathlib import Path

import pytest

from grader.domain.scorecard import Scorecard
from grader.i18n.catalogue import Catalogue
from grader.render.svg import to_svg

STORED = Path(__file__).resolve().parents[3] / "docs" / "images" / "scorecard.json"
CELL = 12.2


@pytest.fixture(scope="module")
def picture() -> str:
    """Return the picture of a stored result in Korean."""
    card = Scorecard.from_dict(json.loads(STORED.read_text(encoding="utf-8")))
    return to_svg(card, Catalogue("ko"), command="grade hw3")


def test_picture_loads_nothing(picture) -> None:
    """The picture loads no font and no other file."""
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|@font-face|url\((?!#)", picture) == []


def test_hangul_takes_two_cells(picture) -> None:
    """A run of Hangul takes two cells for each character, a run of Latin one."""
    texts = re.findall(r'textLength="([\d.]+)"[^>]*>([^<]+)<', picture)
    for length, text in texts:
        plain = text.replace("&#160;", " ").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
        plain = plain.replace("&quot;", '"').replace("&#x27;", "'")
        cells = 2 if re.fullmatch("[가-힣]+", plain) else 1
        assert float(length) == pytest.approx(CELL * cells * len(plain), abs=0.06), plain
    assert any(re.fullmatch("[가-힣]+", text) for _, text in texts)


def test_no_text_begins_with_a_space(picture) -> None:
    """No text starts or ends with a space, which viewers treat differently."""
    assert re.findall(r"<text [^>]*>&#160;|&#160;</text>", picture) == []
