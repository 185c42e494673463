"""Find mistakes in a course's files without running anything: names, languages, stubs, calls of the kit.

What `load_course` refuses is not checked again. Each finding is a message with file, line and remedy.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from grader.course.course import Course
from grader.course.mutants import read_mutants
from grader.course.programs import variants_of
from grader.course.template import public_check_files, stub_of
from grader.domain.assignment import Assignment, Visibility
from grader.domain.claims import ClaimKind, CourseClaim, Verdict
from grader.domain.errors import CourseError
from grader.domain.messages import Message, message

LANGUAGES: Final = ("ko", "en")
_CODE: Final = re.compile(r"`([^`\n]+)`")
Place = dict[str, str | int]
_HANGUL: Final = re.compile(r"[가-힣]")
# Functions of the kit whose messages students read, in both languages.
_WITH_MESSAGES: Final = {"expect", "fail", "award"}


def lint(assignment: Assignment) -> Iterator[CourseClaim]:
    """Yield what an assignment's files show: one claim per kind that holds, or one per mistake."""
    searches: dict[ClaimKind, Callable[[Assignment], Iterator[Message]]] = {
        ClaimKind.LANGUAGES: find_untranslated,
        ClaimKind.STUB_FILE: find_stale_stub,
        ClaimKind.PROGRAMS: find_wrong_mutants,
        ClaimKind.CHECKS: find_wrong_calls,
        ClaimKind.PUBLIC: find_unfit_public,
    }
    yield _holds(assignment, ClaimKind.POINTS)
    for kind, find in searches.items():
        problems = list(find(assignment))
        yield from (CourseClaim.wrong(assignment.id, kind, problem) for problem in problems)
        if not problems and kind is not ClaimKind.PUBLIC:
            yield _holds(assignment, kind)


def find_shared_names(course: Course) -> Iterator[Message]:
    """Find assignments with the same entry file: one stub would overwrite the other in a release."""
    taken: dict[str, str] = {}
    for each in course.assignments.values():
        if each.entry in taken:
            file = str(each.folder / "assignment.toml")
            yield message(
                "entry-duplicate", file=file, key="entry", entry=each.entry, other=taken[each.entry]
            )
        taken.setdefault(each.entry, each.id)


def find_untranslated(assignment: Assignment) -> Iterator[Message]:
    """Find task texts, titles and hints that are missing in one of the two languages."""
    texts: dict[str, str] = {}
    for lang in LANGUAGES:
        file = assignment.folder / f"README.{lang}.md"
        texts[lang] = file.read_text(encoding="utf-8") if file.is_file() else ""
        if not texts[lang].strip():
            yield message("readme-missing", file=str(file), line=1, language=lang)
        elif lang == "ko" and not _HANGUL.search(texts[lang]):
            yield message("readme-not-korean", file=str(file), line=1)
    if all(text.strip() for text in texts.values()):
        korean, english = (set(_CODE.findall(texts[lang])) for lang in LANGUAGES)
        if korean != english:
            names = ", ".join(sorted(korean ^ english)[:8])
            yield message("readme-differs", file=str(assignment.folder / "README.ko.md"), line=1, names=names)
    for check in assignment.checks:
        for argument, text in (("title", check.title), ("hint", check.hint)):
            if not text.ko.strip() or not text.en.strip():
                yield message(
                    "check-untranslated",
                    file=str(check.file),
                    line=check.line,
                    check=check.id,
                    argument=argument,
                )


def find_stale_stub(assignment: Assignment) -> Iterator[Message]:
    """Find a missing solution, wrong markers, and a stub that is not cut from the solution."""
    if not assignment.solution.is_file():
        yield message("solution-missing", file=str(assignment.solution), id=assignment.id)
        return
    try:
        wanted = stub_of(assignment)
    except CourseError as error:
        yield from (each for each in error.messages if isinstance(each, Message))
        return
    file = assignment.folder / "stub.py"
    if not file.is_file() or file.read_text(encoding="utf-8") != wanted:
        yield message("stub-stale", file=str(file), line=1, solution=str(assignment.solution))


def find_unfit_public(assignment: Assignment) -> Iterator[Message]:
    """Find public checks that students could not run: in a file with hidden ones, or dependent on one."""
    by_id = {check.id: check for check in assignment.checks}
    released = set(public_check_files(assignment))
    for check in assignment.checks:
        if check.visibility is Visibility.HIDDEN:
            continue
        place: Place = {"file": str(check.file), "line": check.line, "check": check.id}
        if check.file not in released:
            yield message("public-among-hidden", **place)
        for needed in check.depends_on:
            if by_id[needed].visibility is Visibility.HIDDEN:
                yield message("public-needs-hidden", dependency=needed, **place)


def find_wrong_mutants(assignment: Assignment) -> Iterator[Message]:
    """Find the mistakes in `mutants.toml` and in the names of the programs in `mutants/`."""
    if not assignment.solution.is_file():
        return  # reported once, with the stub
    problems = read_mutants(assignment).problems
    yield from (each for each in problems if isinstance(each, Message))


def find_wrong_calls(assignment: Assignment) -> Iterator[Message]:
    """Find calls in checks that would raise an exception: of the kit, of thresholds, of probes."""
    for file in sorted((assignment.folder / "checks").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _wrong_call(assignment, file, node)


def _wrong_call(assignment: Assignment, file: Path, call: ast.Call) -> Iterator[Message]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place: Place = {"file": str(file), "line": call.lineno}
    given = {keyword.arg for keyword in call.keywords}
    if name in _WITH_MESSAGES and None not in given:
        for lang in LANGUAGES:
            if lang not in given:
                yield message("kit-language-missing", call=name, language=lang, **place)
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name == "threshold" and words:
        yield from _unknown_threshold(assignment, words[0], place)
    if name == "function" and words and not _is_probed(assignment, words):
        probed = ", ".join(probe.function for probe in assignment.probes) or "-"
        yield message("probe-missing", function=" / ".join(words[:2]), probed=probed, **place)


def _unknown_threshold(assignment: Assignment, name: str, place: Place) -> Iterator[Message]:
    for dataset, budgets in assignment.thresholds.items():
        for budget, figures in budgets.items():
            if name not in figures:
                yield message("threshold-not-there", name=name, table=f"{dataset}.{budget}", **place)
    if not assignment.thresholds:
        yield message("threshold-not-there", name=name, table="default.full", **place)


def _is_probed(assignment: Assignment, words: list[str]) -> bool:
    cases = {probe.function: {case.name for case in probe.cases} for probe in assignment.probes}
    return words[0] in cases and (len(words) == 1 or words[1] in cases[words[0]])


def _holds(assignment: Assignment, kind: ClaimKind) -> CourseClaim:
    counts: Place = {
        "points": f"{assignment.max_score:g}",
        "checks": len(assignment.checks),
        "mutants": len(read_mutants(assignment).mutants),
        "variants": len(variants_of(assignment)),
    }
    return CourseClaim(
        assignment.id, kind, kind.value, Verdict.HOLDS, message(f"claim-{kind.value}", **counts)
    )
