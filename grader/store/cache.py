"""Results and runs that need not be done again, each under the key of everything that decides it.

A cache may lose what it keeps; it never keeps a grading from being done.
"""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from grader.atomic_files import write_atomically
from grader.domain.run import RunFacts
from grader.domain.scorecard import Scorecard
from grader.evidence.storage import copy_evidence, has_evidence
from grader.store.records import card_from_text, card_text

# A scorecard takes some 10 KB: the oldest go when there are more than these.
_MOST_RESULTS: Final = 500
_FACTS: Final = "run.json"


class ResultCache:
    """Scorecards as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> Scorecard | None:
        """Return the result of this key; a damaged one, or one of another schema, counts as none."""
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


class RunCache:
    """Runs as folders of one folder: the evidence, and the facts of the run beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> tuple[RunFacts, Path] | None:
        """Return a run's facts and the folder of its evidence; a damaged run counts as none."""
        place = self._folder / key
        try:
            facts = RunFacts.from_dict(json.loads((place / _FACTS).read_text(encoding="utf-8")))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return (facts, place) if has_evidence(place) else None

    def keep(self, key: str, facts: RunFacts, evidence: Path) -> None:
        """Keep a run, whole or not at all; a folder that cannot be written keeps none."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=".part-", dir=self._folder))
            try:
                copy_evidence(evidence, part)
                (part / _FACTS).write_text(json.dumps(facts.to_dict()), encoding="utf-8")
                shutil.rmtree(self._folder / key, ignore_errors=True)
                part.rename(self._folder / key)
            finally:
                shutil.rmtree(part, ignore_errors=True)
