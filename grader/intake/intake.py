"""Take one submission in: a script, a notebook, a folder or a zip that holds one. Runs nothing."""

import getpass
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from grader.domain.assignment_programs import AssignmentPrograms
from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.archives import holds_program, is_archive, read_archive, unpack_nested
from grader.intake.choice import Choice, choose_entry, imported_by, judge_lone, with_fitting_name
from grader.intake.gathered import Gathered, read_folder, read_one
from grader.intake.known_assignments import KnownAssignments
from grader.intake.outlines import Outline, outline_of
from grader.intake.program_kinds import NOTEBOOK, SCRIPT, kind_by_name
from grader.intake.syntax import (
    ProgramProblem,
    find_notebook_problem,
    find_script_problem,
    notebook_notes,
    script_notes,
)

_KINDS: Final = {SCRIPT: SubmissionKind.SCRIPT, NOTEBOOK: SubmissionKind.NOTEBOOK}
_MOST_NEIGHBOURS: Final = 200


def take_in(
    path: Path | None, entry: str, cwd: Path, programs: Iterable[AssignmentPrograms] = ()
) -> Submission:
    """Take in the submission at `path` (relative to `cwd`), or the file `entry` of `cwd` where path is None.

    `programs` are the course's, by which the program is chosen among several. What is wrong with the call (no
    such file, several programs to choose from) raises UsageError; what is wrong with the content (a syntax
    error, a broken zip) stands in the submission's `problem`.
    """
    known = KnownAssignments(entry, programs=programs)
    place = _find(path, entry, cwd)
    if place.is_dir():
        gathered = unpack_nested(read_folder(place))
        choice = _choose(gathered, known, place)
        if choice.problem is not None and gathered.problem is None:
            raise UsageError(choice.problem)
        return _build(place, SubmissionKind.FOLDER, gathered, choice, known)
    if is_archive(place.name):
        gathered = read_archive(place)
        return _build(place, SubmissionKind.ARCHIVE, gathered, _choose(gathered, known, place), known)
    if not kind_by_name(place.name):
        raise UsageError(message("unknown-file-kind", path=str(place)))
    gathered = read_one(place)
    _take_imported(place, gathered)
    # A caller who names a file decides which one is graded.
    judged = Choice() if gathered.problem else judge_lone(place.name, _only_program(gathered), known)
    notes = judged.notes
    if judged.problem is not None:
        notes = (message("looks-like-other", **judged.problem.params),)
    return _build(place, None, gathered, Choice(next(iter(gathered.files), ""), notes), known)


def take_in_gathered(place: Path, gathered: Gathered, known: KnownAssignments) -> Submission:
    """Take in what was already read for `place`; whatever is wrong with it stands in `problem`."""
    names = list(gathered.files)
    if len(names) == 1 and kind_by_name(names[0]) and gathered.problem is None:
        choice = judge_lone(names[0], gathered.files[names[0]], known)
        named = _named_as_entry(names[0], known.entry)
        gathered.files = {named: gathered.files[names[0]]}
        return _build(place, None, gathered, replace(choice, entry=named), known)
    is_packed = len(names) == 1 and is_archive(names[0])
    gathered = unpack_nested(gathered)
    if gathered.problem is None and not holds_program(gathered.files) and gathered.files:
        shown = _shorten(sorted(gathered.files))
        gathered.problem = message("no-program-among", entry=known.entry, names=shown)
    kind = SubmissionKind.ARCHIVE if is_packed else SubmissionKind.FOLDER
    return _build(place, kind, gathered, _choose(gathered, known, place), known)


def not_submitted(place: Path, reason: Readable) -> Submission:
    """Build an invalid submission for a file missing at `place`, with the `reason`."""
    return Submission(
        id=digest_files({})[:12],
        student=place.parent.name,
        path=place,
        kind=SubmissionKind.SCRIPT,
        sha256=digest_files({}),
        entry="",
        files={},
        problem=reason,
    )


def digest_files(files: Mapping[str, bytes]) -> str:
    """Hash names and contents (sha256, hex), whatever the order of the files."""
    digest = hashlib.sha256()
    for name in sorted(files):
        raw = name.encode("utf-8", errors="surrogatepass")
        # Lengths first, so that no two sets of files run together to the same bytes.
        digest.update(f"{len(raw)} {len(files[name])}\n".encode() + raw + files[name])
    return digest.hexdigest()


def digest_program(submission: Submission) -> str:
    """Hash what is run: as `digest_files`, but scripts that differ in line ends alone are the same.

    Python reads CR, LF and CRLF as one; editors and learning platforms change them without asking.
    """
    files = {
        name: content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if _suffix(name) == ".py" else content
        for name, content in submission.files.items()
    }
    return digest_files(files | {"": submission.entry.encode("utf-8", errors="surrogatepass")})


def _find(path: Path | None, entry: str, cwd: Path) -> Path:
    place = cwd / (path if path is not None else entry)
    if place.exists():
        return place
    # A name typed on macOS and a file copied from Windows may differ in Unicode form alone.
    wanted = unicodedata.normalize("NFC", place.name)
    if place.parent.is_dir():
        for other in sorted(place.parent.iterdir()):
            if unicodedata.normalize("NFC", other.name) == wanted:
                return other
    if path is not None:
        raise UsageError(message("no-such-file", path=str(path)))
    notebook = place.with_suffix(".ipynb")
    if notebook.exists():
        return notebook
    raise UsageError(message("no-entry-here", entry=entry, folder=str(cwd)))


def _choose(gathered: Gathered, known: KnownAssignments, place: Path) -> Choice:
    if gathered.problem is not None:
        return Choice(next(iter(gathered.files), ""))
    return choose_entry(gathered.files, known, str(place))


def _only_program(gathered: Gathered) -> bytes:
    return gathered.files[next(iter(gathered.files))] if gathered.files else b""


def _take_imported(place: Path, gathered: Gathered) -> None:
    """Take the programs beside a file along that it imports."""
    if gathered.problem is not None:
        return
    (entry,) = gathered.files
    beside = {
        path.name: path
        for path in sorted(place.parent.glob("*.py"))[:_MOST_NEIGHBOURS]
        if path != place and path.is_file() and not path.is_symlink()
    }
    read = {entry: gathered}

    def outline(name: str) -> Outline:
        part = read.setdefault(name, read_one(beside[name]) if name != entry else gathered)
        return outline_of(name, part.files.get(name, b""))

    for name in sorted(imported_by(entry, beside, outline)):
        part = read.get(name) or read_one(beside[name])
        for found, content in part.files.items():
            if part.problem is None and gathered.has_room(len(content)):
                gathered.keep(found, content)


def _build(
    place: Path, kind: SubmissionKind | None, gathered: Gathered, choice: Choice, known: KnownAssignments
) -> Submission:
    """Build a submission; `kind` is None for a single program, whose content decides."""
    reason = gathered.problem or choice.problem
    problem = ProgramProblem(reason) if reason is not None else None
    entry, notes = choice.entry, [*gathered.notes, *choice.notes]
    if problem is None:
        gathered.files, entry, renamed = with_fitting_name(gathered.files, entry)
        notes += [renamed] if renamed is not None else []
        problem = _find_problem(gathered.files[entry], entry)
        notes += (notebook_notes if entry.endswith(NOTEBOOK) else script_notes)(gathered.files[entry], entry)
    kind = kind or _KINDS.get(kind_by_name(entry), SubmissionKind.SCRIPT)
    digest = digest_files(gathered.files)
    return Submission(
        id=digest[:12],
        student=_student(place, kind, known.entry),
        path=place,
        kind=kind,
        sha256=digest,
        entry=entry,
        files=gathered.files,
        notes=tuple(notes),
        problem=problem.message if problem else None,
        problem_line=problem.line if problem else None,
        is_open=gathered.problem is None and choice.is_open,
    )


def _find_problem(content: bytes, name: str) -> ProgramProblem | None:
    if PurePosixPath(name).suffix.lower() == ".ipynb":
        return find_notebook_problem(content, name)
    return find_script_problem(content, name)


def _named_as_entry(name: str, entry: str) -> str:
    """Name a lone program as the assignment does, so that its author's name is not part of the submission."""
    return f"{PurePosixPath(entry).stem}{kind_by_name(name)}"


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _student(place: Path, kind: SubmissionKind, entry: str) -> str:
    """Name the student after the file or folder; where that says only `hw3`, after the user."""
    name = place.resolve().name if kind is SubmissionKind.FOLDER else place.stem
    name = unicodedata.normalize("NFC", name)
    if kind is SubmissionKind.FOLDER or name != PurePosixPath(entry).stem:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # No entry for this user, as in some containers.
        return name


def _shorten(names: list[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}, …" if len(names) > most else shown
