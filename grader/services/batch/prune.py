"""Remove what no stored result needs: evidence of superseded results, content of attempts that are gone."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from grader.store.evidence import EvidenceStore
from grader.store.gradebook import Gradebook
from grader.store.kept_submissions import KeptSubmissions
from grader.store.queries import needed_evidence, needed_submissions


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many folders of evidence and how many submissions were removed, and their size in bytes."""

    evidence: int
    submissions: int
    size_bytes: int


def prune(gradebook: Gradebook, folder: Path) -> Pruned:
    """Remove unneeded files of a batch's folder; the caller holds its lock.

    A result whose evidence is gone stays as it is; only its program would have to run again for a regrade.
    """
    evidence = EvidenceStore(folder / "evidence")
    evidence.sweep()
    needed = needed_evidence(gradebook)
    old_evidence = [path for address, path in evidence.addresses() if address not in needed]
    contents = needed_submissions(gradebook)
    kept = KeptSubmissions(folder / "submissions").addresses()
    old_files = [path for address, path in kept if address not in contents]
    size = sum(_size(path) for path in (*old_evidence, *old_files))
    for path in old_evidence:
        shutil.rmtree(path)
    for path in old_files:
        path.unlink()
    return Pruned(len(old_evidence), len(old_files), size)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())
