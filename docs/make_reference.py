"""Write what of the documents the code itself decides: cli, diagnoses, manifest, kit, and the scorecards.

`python docs/make_reference.py [FOLDER]`, where FOLDER stands for `docs/`; a test holds the committed files to
what this gives. The scorecards are drawn from `images/scorecard.json`, a graded submission as it is stored.
"""

import inspect
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.cli.app import build_command
from grader.confine.call_rules import CALL_RULES
from grader.course.course import load_course
from grader.course.manifest import AssignmentManifest, CourseManifest
from grader.course.mutants_manifest import MutantsManifest
from grader.domain.scorecard import Scorecard
from grader.examine import kit
from grader.examine.accuracy import Accuracy
from grader.examine.diagnoses.cause_list import CATALOGUE, EXPLAINS
from grader.examine.models.functions import Function
from grader.examine.models.nodes import Node, VariableView
from grader.i18n.catalogue import Catalogue, Language, read_catalogue
from grader.render.svg import to_svg

HERE = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/make_reference.py: change the code, then run that. -->"

CLI_HEAD = """# The command `grade`

Options may stand before or after the assignment. `grade HW [PATH]` is short for `grade submission HW [PATH]`.
"""
CLI_TAIL = """## Exit codes

| code | meaning |
| --- | --- |
| 0 | it was done, and every check passed |
| 1 | it was done, and marks were lost |
| 2 | the call or the course is wrong; the message names the mistake and the remedy |
| 3 | the grader could not do its work: never counted against the student |
| 130 | interrupted (Ctrl-C) |

`grade batch` gives 0 when every submission got a result, whatever its score, and 3 when any has none.

## Environment

| variable | meaning |
| --- | --- |
| `GRADE_COURSE` | the folder that holds `assignments/`; default: the nearest marked course (`kind` in \
`course.toml`) at or above the current folder, then the course that the package was installed with |
| `GRADE_DATA_DIR` | the folder with MNIST's four IDX files; `--data-dir` goes before it |
| `GRADE_CACHE_DIR` | where drawn and downloaded data sets are kept; default: the system's cache folder |
| `GRADE_LANG` | `ko` or `en`; `--lang` goes before it |
| `GRADE_HIDDEN_SEED` | the seed of the hidden images and inputs; goes before the course's `hidden_seed` |
| `NO_COLOR` | set to anything: no colours |

Results go to standard output, everything else to standard error. A pipe gets no control codes.
"""
DIAGNOSES_HEAD = """# Diagnoses

A diagnosis names the most likely cause of what went wrong, with the student's line where one is to blame and
the next step. It costs no points by itself: checks decide the score. Words in braces are filled in.

Its rank says how certain it is. A `measured` one is stated as a fact and names what was measured. A `likely`
one is inferred from a pattern and asks the reader to check. One `for review` is a contradiction that a person
looks at; points that depend on it are pending, and nobody is blamed. Only a measured cause is an error.

Each cause appears once: a cause that another one explains is listed under it, by title. Errors
come before warnings, and within them the most basic cause first; the first error comes before the failed
checks in "Fix this first". Each cause is a function of the evidence in `grader/examine/diagnoses/`, one
family a file; programs with these mistakes are in `tests/resources/mistakes/`.

"""
MANIFEST_HEAD = """# `assignment.toml`, `mutants.toml` and `course.toml`

Keys that are not listed here are refused. All mistakes in all files are reported at once.
"""
SYSTEM_CALLS_HEAD = """# System calls of a confined program

The layer `seccomp` decides about each call of the kernel, for x86_64 and aarch64, by the rules in
`grader/confine/call_rules.py`. A refused call fails with EPERM. Calls of another machine (32-bit mode, x32)
end the process. Calls that are newer than this table do not exist for the program.
"""
KIT_HEAD = """# What checks are written with

`from grader.examine.kit import …`. How to write a check: [check-author](../how-to/check-author.md).
A *refused* evaluation (no graph, an operation that is not allowed, a value that is missing) fails the check
with the reason, and so does a plain `assert`. Any other exception is the course's fault: the result is then
`grader_fault`, and no submission loses points by it.
"""

# What each key of a manifest means; a key without a sentence ends this program.
KEYS: Mapping[str, str] = {
    "CourseManifest.kind": (
        "`full` marks a course that `grade` may use from the folders inside it without GRADE_COURSE; "
        "`grade release` writes `student`"
    ),
    "CourseManifest.title": "the course's title",
    "CourseManifest.lang": "the language used when neither the command nor the system names one",
    "CourseManifest.hidden_seed": "the seed of the hidden images and inputs; keep it secret",
    "CourseManifest.zone": "the time zone of due dates and submission times without an offset",
    "CourseManifest.hidden_checks": (
        "what a student's feedback says about hidden checks: the sum of their points alone (`hidden`), each "
        "with its title and points (`title`), also its hint (`title and hint`), or everything once nobody "
        "can submit in time any more (`after due`, and until then the titles)"
    ),
    "CourseManifest.groups": "assignments that are graded together under one name, by that name",
    "GroupTable.title": "the group's title",
    "GroupTable.members": "the ids of its assignments, in the order in which they are graded",
    "Words.ko": "in Korean",
    "Words.en": "in English",
    "AssignmentManifest.id": "the id that commands take: small letters, digits and hyphens",
    "AssignmentManifest.group": "the group of `course.toml` that lists the assignment",
    "AssignmentManifest.title": "the assignment's title",
    "AssignmentManifest.points": "the sum of the checks' points",
    "AssignmentManifest.public_points": (
        "the sum of the public checks' points in a student course, which `grade release` writes; instructors "
        "grade the rest"
    ),
    "AssignmentManifest.stub_points": "the points that the unchanged stub earns",
    "AssignmentManifest.entry": "the name of the file that students submit",
    "AssignmentManifest.runtime": "the program's TensorFlow version: 1, 2, or detected",
    "AssignmentManifest.datasets": "the data sets that it can be graded on, in order of preference",
    "AssignmentManifest.budgets": "the training budgets of `--quick` and `--full`, by name",
    "AssignmentManifest.limits": "the sandbox's hard limits",
    "AssignmentManifest.thresholds": (
        "figures that checks read with `submission.threshold(name)`: by data set (`mnist-small` is a "
        "part of MNIST), budget and name"
    ),
    "AssignmentManifest.probes": "the functions that are called on symbolic inputs after the program ran",
    "AssignmentManifest.late": "the due time and the penalty for delay; `grade batch` applies them",
    "AssignmentManifest.hidden_checks": "the same for this assignment; without it, the course's",
    "AssignmentManifest.facts": "anything else that the assignment's own checks need",
    "MutantsManifest.check": "defaults for the mutants of a check, by the check's id",
    "MutantsManifest.mutant": "the mutants",
    "MutantsManifest.accepted": "changes made by `grade verify --mutate` that may lose nothing",
    "CostsTable.costs": "the default of `costs` for the check's mutants",
    "CostsTable.budget": "the default of `budget` for the check's mutants",
    "MutantTable.check": "the check that must catch the mistake",
    "MutantTable.name": "a short name of the mistake; with the check's id it names the mutant",
    "MutantTable.base": "the variant that is edited; without it, the reference",
    "MutantTable.replace": "the text that is replaced; it must occur exactly once",
    "MutantTable.with": "the new text",
    "MutantTable.count": "how many times `replace` occurs; every occurrence is replaced",
    "MutantTable.after": "a text that occurs once; the first `replace` after it is replaced",
    "MutantTable.edits": "several edits, instead of `replace` and `with`",
    "MutantTable.costs": "other checks that the mutant may lose",
    "MutantTable.budget": "the smallest budget that shows the mistake; without it, 20 steps are tried first",
    "EditTable.replace": "the text that is replaced; it must occur exactly once",
    "EditTable.with": "the new text",
    "EditTable.count": "how many times `replace` occurs; every occurrence is replaced",
    "EditTable.after": "a text that occurs once; the first `replace` after it is replaced",
    "AcceptedTable.change": "the change as the report prints it",
    "AcceptedTable.reason": "why the changed program is right",
    "LateTable.due": "the due time, as `2026-03-09T23:59:00`; without an offset it is in the course's zone",
    "LateTable.grace_minutes": "delay that costs nothing; after it, the delay counts from the due time",
    "LateTable.penalty_percent": "the share of the score that each started unit of delay costs, in percent",
    "LateTable.per": "the unit of delay",
    "LateTable.floor_percent": "the share of the score that remains in any case, in percent",
    "BudgetTable.max_steps": "the step at which training ends; without it there is no cap",
    "LimitsTable.wall_seconds": "time from the program's start to its end, in seconds",
    "LimitsTable.cpu_seconds": "processor time, in seconds",
    "LimitsTable.memory_mb": "memory, in MB",
    "LimitsTable.file_mb": "the largest file that the program may write, in MB",
    "LimitsTable.processes": "processes and threads",
    "ProbeTable.function": "the function's name in the program",
    "ProbeTable.cases": "the calls of the function",
    "CaseTable.name": "the case's name in `submission.function(name, case)`",
    "CaseTable.arguments": "the arguments, in order",
    "ArgumentTable.tensor": "a symbolic tensor: a placeholder of this type and shape",
    "ArgumentTable.value": "a plain value; an argument has either this or `tensor`",
    "TensorTable.dtype": "the type of number",
    "TensorTable.shape": "the shape; -1 is a dimension that the check chooses later",
}


def main(docs: Path) -> None:
    """Write the five pages and the two pictures into the folders of *docs*."""
    pages = {
        "cli.md": write_cli(),
        "diagnoses.md": write_diagnoses(),
        "manifest.md": write_manifest(),
        "kit.md": write_kit(),
        "system-calls.md": write_system_calls(),
    }
    files = {f"reference/{name}": f"{MADE}\n{text.rstrip()}\n" for name, text in pages.items()}
    files |= {"images/scorecard.svg": draw_scorecard("en"), "images/scorecard.ko.svg": draw_scorecard("ko")}
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")


def draw_scorecard(lang: Language) -> str:
    """Draw the stored result of a flawed homework 3 as `grade` shows it."""
    card = Scorecard.from_dict(json.loads((HERE / "images" / "scorecard.json").read_text(encoding="utf-8")))
    (assignment,) = load_course(HERE.parent).resolve(card.assignment)
    command = f"grade hw3 --quick{' --lang ko' if lang == 'ko' else ''}"
    return to_svg(card, Catalogue(lang), command=command, title=assignment.title)


def write_cli() -> str:
    """Describe every command with its options, as the Typer app declares them, in both languages."""
    english, korean = _commands("en"), _commands("ko")
    parts = [CLI_HEAD]
    for name, command in english.items():
        other = korean[name]
        parts.append(f"## `{_usage(name, command)}`\n\n{command.help}\n\n{other.help}\n")
        rows = [
            (_spell(one), _default(one), one.help, twin.help)
            for one, twin in zip(_visible(command), _visible(other), strict=True)
        ]
        parts.append(_table(("", "default", "English", "한국어"), rows))
    return "\n".join([*parts, CLI_TAIL])


def write_diagnoses() -> str:
    """List the causes in both languages: a table first, then each with its sentences."""
    ko, en = read_catalogue("ko"), read_catalogue("en")
    rows = [
        (
            f"[`{code}`](#{code})",
            cause.severity.value,
            cause.rank.value,
            en[f"diagnosis-{code}-title"],
            ko[f"diagnosis-{code}-title"],
        )
        for code, cause in CATALOGUE.items()
    ]
    parts = [f"{DIAGNOSES_HEAD}{len(rows)} causes, in the order in which they are shown:\n"]
    parts.append(_table(("code", "severity", "rank", "English", "한국어"), rows))
    for code, cause in sorted(CATALOGUE.items()):
        page = f"../concepts/{cause.concept}"
        rank = f"{cause.rank.value}: {cause.basis.value}" if cause.basis is not None else cause.rank.value
        head = f"{cause.severity.value} · {rank} · [{cause.concept}]({page}.en.md) · [한국어]({page}.ko.md)"
        parts.append(f"## `{code}`\n\n{head}\n")
        parts += [
            f"- **{words[f'diagnosis-{code}-title']}.** {words[f'diagnosis-{code}']} "
            f"*{words[f'diagnosis-{code}-next']}*"
            for words in (en, ko)
        ]
        if under := EXPLAINS.get(code):
            parts.append(f"- Told under it: {', '.join(f'`{one}`' for one in dict.fromkeys(under))}")
        parts.append("")
    parts.append("## `invalid-submission`\n\nerror\n")
    parts += [
        f"- **{words['invalid-submission']}.** {more}"
        for words, more in (
            (en, "The message says why the file could not be run."),
            (ko, "메시지에 실행하지 못한 까닭이 있습니다."),
        )
    ]
    return "\n".join(parts)


def write_manifest() -> str:
    """List the keys of all manifests from the models that validate them."""
    parts, done = [MANIFEST_HEAD], set[str]()
    models = (
        (AssignmentManifest, "assignment.toml"),
        (MutantsManifest, "mutants.toml"),
        (CourseManifest, "course.toml"),
    )
    for model, title in models:
        schema = model.model_json_schema()
        tables = {f"`{title}`": (model.__name__, schema)}
        tables |= {f"`{name}`": (name, one) for name, one in schema.get("$defs", {}).items()}
        for heading, (name, table) in tables.items():
            if name in done:
                continue
            done.add(name)
            parts.append(f"## {heading}\n\n{table['description'].strip()}\n")
            parts.append(_table(("key", "type", "default", "meaning"), _keys(name, table)))
    return "\n".join(parts)


def write_kit() -> str:
    """Describe what authors of checks import, from its docstrings."""
    functions = (
        "check",
        "expect",
        "fail",
        "award",
        "for_review",
        "assert_allclose",
        "hidden_images",
        "hidden_filters",
    )
    parts = [KIT_HEAD, *(_function(name, getattr(kit, name)) for name in functions)]
    for module, prefix in ((kit.reference, "reference"), (kit.lesson, "lesson")):
        parts.append(f"## `{prefix}`\n\n{inspect.getdoc(module)}\n")
        own = [(n, f) for n, f in vars(module).items() if inspect.isfunction(f) and n[0] != "_"]
        parts += [_function(f"{prefix}.{n}", f, level=3) for n, f in own if f.__module__ == module.__name__]
    classes = {"Submission": kit.Submission} | {
        c.__name__: c for c in (Node, Function, VariableView, Accuracy)
    }
    for name, cls in classes.items():
        parts.append(f"## `{name}`\n\n{inspect.getdoc(cls)}\n")
        parts.append("\n".join(_members(cls)) + "\n")
    return "\n".join(parts)


def write_system_calls() -> str:
    """List what the sandbox does with each system call, by the rules of its filter."""
    rows = [
        (rule.verdict.value, rule.reason, " ".join(f"`{name}`" for name in sorted(rule.calls.split())))
        for rule in CALL_RULES
    ]
    return "\n".join([SYSTEM_CALLS_HEAD, _table(("verdict", "reason", "calls"), rows)])


def _commands(lang: Language) -> dict[str, Any]:
    return dict(_walk(build_command(Catalogue(lang)), "grade"))


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    for child_name, child in sorted(getattr(command, "commands", {}).items()):
        full = name if child_name == "submission" else f"{name} {child_name}"
        if getattr(child, "commands", None):
            yield from _walk(child, full)
        else:
            yield full, child


def _visible(command: Any) -> list[Any]:
    return [one for one in command.params if not getattr(one, "hidden", False)]


def _usage(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    words = [one.metavar if one.required else f"[{one.metavar}]" for one in arguments]
    return " ".join([name, *words])


def _spell(param: Any) -> str:
    if param.param_type_name == "argument":
        return f"`{param.metavar}`"
    names = ", ".join(f"`{name}`" for name in param.opts)
    if param.secondary_opts:
        return f"{names} / {', '.join(f'`{name}`' for name in param.secondary_opts)}"
    value = (param.metavar or param.name.upper()).replace("|", "\\|")
    return names if param.is_flag else f"{names} `{value}`"


def _default(param: Any) -> str:
    if param.param_type_name == "argument" or param.default is None or callable(param.default):
        return ""
    if param.secondary_opts:
        return f"`{(param.opts if param.default else param.secondary_opts)[0]}`"
    return "" if param.is_flag else f"`{getattr(param.default, 'value', param.default)}`"


def _keys(model: str, table: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    needed = table.get("required", ())
    return [
        (f"`{key}`", _type(facts), "needed" if key in needed else _toml(facts), KEYS[f"{model}.{key}"])
        for key, facts in table["properties"].items()
    ]


def _type(facts: Mapping[str, Any]) -> str:
    if "$ref" in facts:
        return f"table `{facts['$ref'].rsplit('/', 1)[-1]}`"
    if "enum" in facts:
        return ", ".join(f'`"{word}"`' for word in facts["enum"])
    if "anyOf" in facts:
        return " or ".join(_type(one) for one in facts["anyOf"] if one.get("type") != "null")
    if facts.get("type") == "array":
        return f"list of {_type(facts['items'])}"
    if facts.get("type") == "object":
        inner = facts.get("additionalProperties", True)
        return f"table of {_type(inner)}" if isinstance(inner, dict) else "table"
    return str(facts.get("type", "any value")) + _bounds(facts)


def _bounds(facts: Mapping[str, Any]) -> str:
    signs = {"exclusiveMinimum": "> ", "minimum": "≥ ", "pattern": ""}
    said = [
        f"`{facts[name]}`" if name == "pattern" else f"{sign}{facts[name]}"
        for name, sign in signs.items()
        if name in facts
    ]
    return f" ({', '.join(said)})".replace("|", "\\|") if said else ""


def _toml(facts: Mapping[str, Any]) -> str:
    default = facts.get("default")
    if isinstance(default, str):
        return f'`"{default}"`'
    return "" if default in (None, {}, []) else f"`{default}`"


def _function(name: str, function: Any, level: int = 2) -> str:
    return f"{'#' * level} `{name}{_signature(function)}`\n\n{inspect.getdoc(function)}\n"


def _signature(function: Any) -> str:
    signature = inspect.signature(function)
    given = [one for one in signature.parameters.values() if one.name != "self"]
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in given]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _members(cls: type) -> list[str]:
    rows = []
    for name, member in vars(cls).items():
        if name == "__call__":
            rows.append(f"- `{cls.__name__.lower()}{_signature(member)}`: {_one_line(member)}")
        elif name.startswith("_"):
            continue
        elif inspect.isfunction(member):
            rows.append(f"- `.{name}{_signature(member)}`: {_one_line(member)}")
        elif inspect.getdoc(member) and not inspect.ismemberdescriptor(member):
            rows.append(f"- `.{name}`: {_one_line(member)}")
    return rows


def _one_line(member: Any) -> str:
    return " ".join((inspect.getdoc(member) or "").split())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
