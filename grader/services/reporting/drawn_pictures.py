"""The figures that a student's program drew, from the evidence that a batch kept."""

from dataclasses import dataclass
from typing import Final

from grader.domain.report import StudentResult
from grader.evidence.format import EvidenceError
from grader.evidence.storage import read_figures
from grader.store.evidence import EvidenceStore

_MOST_PICTURES: Final = 4
_MOST_BYTES: Final = 300_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class DrawnPictures:
    """Reads pictures from the evidence of a batch; what is no PNG file is left out."""

    evidence: EvidenceStore

    def of(self, result: StudentResult) -> tuple[bytes, ...]:
        """Return the first pictures of a result; none where the evidence is gone or cannot be read."""
        address = result.card.evidence.get("sha256")
        folder = self.evidence.path(address) if isinstance(address, str) else None
        if folder is None:
            return ()
        try:
            found = read_figures(folder, _MOST_PICTURES, _MOST_BYTES)
        except EvidenceError:
            return ()
        return tuple(each for each in found if each.startswith(_PNG))
