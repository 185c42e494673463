"""Take one submission in: a script, a notebook, a folder or a zip that holds one. Runs nothing."""

import getpass
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.domain.errors import UsageError
from grader.domain.messages import Readable, message
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.archives import holds_program, is_archive, read_archive, unpack_nested
from grader.intake.gathered import Gathered, read_folder, read_one
from grader.intake.syntax import ProgramProblem, find_notebook_problem, find_script_problem

_SINGLE = {".py": SubmissionKind.SCRIPT, ".ipynb": SubmissionKind.NOTEBOOK}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which file is the program, or why none is."""

    entry: str
    note: Readable | None = None
    problem: Readable | None = None


def take_in(path: Path | None, entry: str, cwd: Path) -> Submission:
    """Take in the submission at `path` (relative to `cwd`), or the file `entry` of `cwd` where path is None.

    What is wrong with the call (no such file, several programs to choose from) raises UsageError; what is
    wrong with the content (a syntax error, a broken zip) stands in the submission's `problem`.
    """
    place = _find(path, entry, cwd)
    if place.is_dir():
        return _build(place, SubmissionKind.FOLDER, unpack_nested(read_folder(place)), entry)
    if is_archive(place.name):
        return _build(place, SubmissionKind.ARCHIVE, read_archive(place), entry)
    kind = _SINGLE.get(place.suffix.lower())
    if kind is None:
        raise UsageError(message("unknown-file-kind", path=str(place)))
    return _build(place, kind, read_one(place), entry)


def take_in_gathered(place: Path, gathered: Gathered, entry: str) -> Submission:
    """Take in what was already read for `place`; whatever is wrong with it stands in `problem`."""
    names = list(gathered.files)
    if len(names) == 1 and "/" not in names[0] and (kind := _SINGLE.get(_suffix(names[0]))):
        return _build(place, kind, gathered, entry)
    is_packed = len(names) == 1 and is_archive(names[0])
    gathered = unpack_nested(gathered)
    if gathered.problem is None and not holds_program(gathered.files) and gathered.files:
        shown = _shorten(sorted(gathered.files))
        gathered.problem = message("no-program-among", entry=entry, names=shown)
    kind = SubmissionKind.ARCHIVE if is_packed else SubmissionKind.FOLDER
    try:
        return _build(place, kind, gathered, entry)
    except UsageError as error:
        gathered.problem = error.messages[0]
    return _build(place, kind, gathered, entry)


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


def _build(place: Path, kind: SubmissionKind, gathered: Gathered, entry: str) -> Submission:
    problem = ProgramProblem(gathered.problem) if gathered.problem is not None else None
    choice = _Choice(next(iter(gathered.files), ""))
    if problem is None and kind not in _SINGLE.values():
        choice = _choose_entry(gathered.files, entry, place, kind)
    if problem is None and choice.problem is not None:
        problem = ProgramProblem(choice.problem)
    if problem is None:
        problem = _find_problem(gathered.files[choice.entry], choice.entry)
    digest = digest_files(gathered.files)
    return Submission(
        id=digest[:12],
        student=_student(place, kind, entry),
        path=place,
        kind=kind,
        sha256=digest,
        entry=choice.entry,
        files=gathered.files,
        notes=(*gathered.notes, *([choice.note] if choice.note else [])),
        problem=problem.message if problem else None,
        problem_line=problem.line if problem else None,
    )


def _choose_entry(files: Mapping[str, bytes], entry: str, place: Path, kind: SubmissionKind) -> _Choice:
    """Choose the program: the named file, the same as a notebook, else the only program that there is."""
    stem = PurePosixPath(entry).stem
    for name in (entry, f"{stem}.ipynb"):
        found = [file for file in files if file == name or PurePosixPath(file).name.lower() == name.lower()]
        if found:
            return _Choice(min(found, key=lambda file: (file.count("/"), file)))
    for suffix in _SINGLE:
        programs = sorted(name for name in files if PurePosixPath(name).suffix.lower() == suffix)
        if len(programs) == 1:
            return _Choice(programs[0], note=message("entry-taken", name=programs[0], entry=entry))
        if programs:
            several = message("several-programs", path=str(place), entry=entry, names=_shorten(programs))
            if kind is SubmissionKind.ARCHIVE:
                return _Choice("", problem=several)
            raise UsageError(several)
    nothing = message("no-program", path=str(place), entry=entry)
    if kind is SubmissionKind.ARCHIVE:
        return _Choice("", problem=nothing)
    raise UsageError(nothing)


def _find_problem(content: bytes, name: str) -> ProgramProblem | None:
    if PurePosixPath(name).suffix.lower() == ".ipynb":
        return find_notebook_problem(content, name)
    return find_script_problem(content, name)


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
