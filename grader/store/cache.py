"""Results of gradings that need not be done again, each under one hash over everything that decides it."""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from grader.atomic_files import write_atomically
from grader.domain.scorecard import Scorecard
from grader.store.records import card_from_text, card_text

# A scorecard takes some 10 KB: the oldest go when there are more than these.
_MOST_RESULTS: Final = 500


def cache_key(parts: Mapping[str, str]) -> str:
    """Hash named parts, whatever their order; two different sets never read as the same text."""
    text = json.dumps(dict(parts), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class ResultCache:
    """Scorecards as files of one folder. It may lose a result, never keep a grading from being done."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> Scorecard | None:
        """Give the result of this key; what is not there, damaged or of another schema counts as none."""
        try:
            return card_from_text(self._file(key).read_text(encoding="ascii"))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def keep(self, key: str, card: Scorecard) -> None:
        """Keep a result, whole or not at all; a folder that cannot be written keeps none."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file(key), card_text(card), encoding="ascii")
            self._forget_oldest()

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _forget_oldest(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in kept[:-_MOST_RESULTS]:
            file.unlink(missing_ok=True)
