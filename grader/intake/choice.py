"""Choose the program of a submission that holds several, by content first and by names second.

One rule, best first: a program that is more than the starter file; of this assignment and no other; the exact
name before another case, before a name that contains it, before any other; a script where the assignment asks
for one; outside of folders for old work, and in the highest folder; a program that no other one imports; the
newest copy. Where two are equal by all of that, a person decides.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from grader.domain.messages import Message, message
from grader.intake.known_assignments import KnownAssignments, NameFit, NameVerdict
from grader.intake.name_words import normalize, split_words
from grader.intake.outlines import Outline, outline_of
from grader.intake.program_kinds import NOTEBOOK, SCRIPT, kind_by_content, kind_by_name

# Opening more programs than that to compare them takes time, and no student has them.
_MOST_CANDIDATES: Final = 60
_MOST_NAMES: Final = 8
_SET_ASIDE: Final = frozenset(
    [
        *("old", "older", "backup", "bak", "draft", "drafts", "archive", "previous", "test", "tests"),
        *("starter", "template", "이전", "백업", "예전", "구버전", "alt", "entwurf"),
    ]
)
_CLEARLY_MORE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """Which file is the program, or why none is; `is_open` where a person must decide."""

    entry: str = ""
    notes: tuple[Message, ...] = ()
    problem: Message | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    outline: Outline
    verdict: NameVerdict
    kind: str
    is_starter: bool
    other: str
    imported: bool

    def rank(self, wanted: str) -> tuple[object, ...]:
        """Return what is compared before copies are."""
        folders = PurePosixPath(self.name).parts[:-1]
        words = {word.text for folder in folders for word in split_words(normalize(folder))}
        return (
            self.is_starter,
            bool(self.other),
            self.verdict.fit,
            self.kind != wanted and self.verdict.fit <= NameFit.OTHER_CASE,
            # What a file of the assignment's own name is imported by is a test of it.
            self.imported and self.verdict.fit > NameFit.OTHER_CASE,
            not words.isdisjoint(_SET_ASIDE),
            len(folders),
        )


def choose_entry(files: Mapping[str, bytes], known: KnownAssignments, place: str) -> Choice:
    """Choose the program among the files of a submission; `place` is what messages call the whole."""
    programs = [name for name in sorted(files) if kind_by_name(name)][:_MOST_CANDIDATES]
    if not programs:
        return Choice(problem=message("no-program", path=place, entry=known.entry))
    candidates = _candidates({name: files[name] for name in programs}, known)
    wanted = kind_by_name(known.entry) or SCRIPT
    candidates.sort(key=lambda each: (each.rank(wanted), -each.verdict.copy, each.kind != wanted, each.name))
    best = candidates[0]
    if best.other:
        return _other_assignment(best, candidates, known)
    rivals = [each for each in candidates if _is_rival(each, best, wanted)]
    if rivals:
        clear = _clearest([best, *rivals], known)
        if clear is None:
            names = _shorten([each.name for each in (best, *rivals)])
            several = message("several-programs", path=place, entry=known.entry, names=names)
            return Choice(problem=several, is_open=True)
        best = clear
    return Choice(best.name, tuple(_notes(best, candidates, known, wanted)))


def judge_lone(name: str, content: bytes, known: KnownAssignments) -> Choice:
    """Judge a submission of one program: it may be another assignment's, or the untouched starter file."""
    (candidate,) = _candidates({name: content}, known)
    if candidate.other:
        return _other_assignment(candidate, [candidate], known)
    notes = tuple(_notes(candidate, [candidate], known, candidate.kind, is_lone=True))
    return Choice(name, notes)


def with_fitting_name(files: dict[str, bytes], entry: str) -> tuple[dict[str, bytes], str, Message | None]:
    """Name the program by what it is: a notebook called `.py` becomes `.ipynb`, and a script `.py`."""
    kind = kind_by_content(entry, files[entry])
    if not kind or entry.endswith(kind):
        return files, entry, None
    named = kind_by_name(entry)
    stem = entry[: len(entry) - len(_ending_of(entry))]
    fitting = f"{stem}{kind}"
    while fitting in files:
        stem += "_"
        fitting = f"{stem}{kind}"
    renamed = {fitting if name == entry else name: content for name, content in files.items()}
    code = {NOTEBOOK: "script-is-notebook", SCRIPT: "notebook-is-script"}[kind]
    return renamed, fitting, None if kind == named else message(code, name=entry)


def imported_by(entry: str, names: Iterable[str], outline: Callable[[str], Outline]) -> frozenset[str]:
    """Return the programs among `names` that a program imports, those of imported ones included."""
    others = [name for name in names if name != entry]
    found: set[str] = set()
    waiting = [entry]
    while waiting and len(found) < _MOST_CANDIDATES:
        importer = waiting.pop()
        modules = outline(importer).modules
        new = {name for name in others if _is_module(name, importer, modules)} - found
        found |= new
        waiting += new
    return frozenset(found)


def _candidates(programs: Mapping[str, bytes], known: KnownAssignments) -> list[_Candidate]:
    outlines = {name: outline_of(name, content) for name, content in programs.items()}
    candidates = []
    for name, outline in outlines.items():
        verdict = known.judge_name(PurePosixPath(name).name)
        importers = [
            other for other in outlines if other != name and _is_module(name, other, outlines[other].modules)
        ]
        candidates.append(
            _Candidate(
                name=name,
                outline=outline,
                verdict=verdict,
                kind=kind_by_content(name, programs[name]),
                is_starter=known.is_starter(outline),
                other=_other_of(verdict, outline, known),
                # Two files that import each other are both programs.
                imported=any(not _is_module(other, name, outline.modules) for other in importers),
            )
        )
    return candidates


def _other_of(verdict: NameVerdict, outline: Outline, known: KnownAssignments) -> str:
    """Return the other assignment that a program belongs to; what its name says may be wrong."""
    by_content = known.looks_like_other(outline)
    if verdict.fit is NameFit.OTHER_ASSIGNMENT and not by_content:
        return "" if known.looks_like_own(outline) else verdict.other
    return by_content


def _is_module(name: str, importer: str, modules: Iterable[str]) -> bool:
    """Whether a module that `importer` names is the file `name`, from its folder or from the top."""
    if kind_by_name(name) != SCRIPT:
        return False
    path = PurePosixPath(name)
    dotted = {".".join(path.with_suffix("").parts)}
    folder = PurePosixPath(importer).parent
    if path.is_relative_to(folder):
        dotted.add(".".join(path.relative_to(folder).with_suffix("").parts))
    if path.stem == "__init__":
        dotted |= {each.removesuffix(".__init__") for each in dotted}
    return not dotted.isdisjoint(modules)


def _is_rival(each: _Candidate, best: _Candidate, wanted: str) -> bool:
    """Whether nothing but a guess puts `best` before this one: not a copy of it, and not the same program."""
    if each is best or each.rank(wanted) != best.rank(wanted):
        return False
    is_same_place = PurePosixPath(each.name).parent == PurePosixPath(best.name).parent
    is_other_form = each.verdict.copy != best.verdict.copy or each.kind != best.kind
    if is_same_place and each.verdict.base == best.verdict.base and is_other_form:
        return False
    return each.outline.squeezed != best.outline.squeezed


def _clearest(rivals: list[_Candidate], known: KnownAssignments) -> _Candidate | None:
    """Return the one program among several that is clearly more like this assignment than all others."""
    shares = sorted(((known.own_share(each.outline), each.name, each) for each in rivals), reverse=True)
    return shares[0][2] if shares[0][0] >= shares[1][0] + _CLEARLY_MORE else None


def _other_assignment(best: _Candidate, candidates: list[_Candidate], known: KnownAssignments) -> Choice:
    names = _shorten([each.name for each in candidates if each.other])
    own = known.id or known.stem
    problem = message("other-assignment", names=names, other=best.other, assignment=own)
    return Choice(best.name, problem=problem, is_open=True)


def _notes(
    best: _Candidate,
    candidates: list[_Candidate],
    known: KnownAssignments,
    wanted: str,
    *,
    is_lone: bool = False,
) -> Iterable[Message]:
    """Yield what a reader should know about the choice: the reason, where another program existed."""
    if best.verdict.fit is NameFit.OTHER_ASSIGNMENT:
        yield message("entry-named-other", name=best.name, other=best.verdict.other, assignment=known.id)
    if best.is_starter and not best.outline.is_empty and known.has_starter():
        yield message("starter-unchanged", name=best.name)
    if is_lone:
        return
    outlines = {each.name: each.outline for each in candidates}
    helpers = imported_by(best.name, outlines, outlines.__getitem__)
    left = [each for each in candidates if each is not best and each.name not in helpers]
    if left:
        names = _shorten([each.name for each in left])
        yield message(_reason(best, left, wanted), name=best.name, names=names, entry=known.entry)
    elif best.verdict.fit in {NameFit.CONTAINED, NameFit.UNRELATED}:
        code = "entry-imports" if helpers else "entry-taken"
        yield message(code, name=best.name, names=_shorten(sorted(helpers)), entry=known.entry)


def _reason(best: _Candidate, left: list[_Candidate], wanted: str) -> str:
    """Return the code of the message that says why `best` was chosen before the others."""
    first = left[0]
    if first.is_starter and not best.is_starter:
        return "entry-over-starter"
    if first.other and not best.other:
        return "entry-of-assignment"
    if first.rank(wanted) == best.rank(wanted) and first.verdict.copy != best.verdict.copy:
        return "entry-newest-copy"
    return "entry-chosen"


def _ending_of(name: str) -> str:
    lower = name.lower()
    return next(
        ending
        for ending in (".ipynb.txt", ".ipynb.json", ".py.txt", ".ipynb", ".pyw", ".py")
        if lower.endswith(ending)
    )


def _shorten(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, …" if len(names) > _MOST_NAMES else shown
