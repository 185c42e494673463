"""The result of `grade verify` for other programs: JSON, JUnit XML and GitHub workflow annotations."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.domain.claims import CourseClaim, Fate, MutantResult, MutationReport, Verdict, gravest
from grader.domain.messages import Message, Readable
from grader.i18n.catalogue import Catalogue
from grader.render.xml_text import legal_xml


def verification_to_json(claims: Sequence[CourseClaim], catalogue: Catalogue, root: Path) -> dict[str, Any]:
    """Return all claims as plain data, with file names relative to the course."""
    return {
        "schema": 1,
        "verdict": gravest(claims).value,
        "claims": [_claim(claim, catalogue, root) for claim in claims],
    }


def mutation_to_json(reports: Sequence[MutationReport], catalogue: Catalogue) -> dict[str, Any]:
    """Return the mutation runs as plain data."""
    return {"schema": 1, "mutation": [_report(report, catalogue) for report in reports]}


def verification_to_junit(claims: Sequence[CourseClaim], catalogue: Catalogue, root: Path) -> str:
    """Return all claims as JUnit XML: a suite for each assignment, a case for each claim."""
    suites = ET.Element("testsuites", name="grade verify")
    for name in dict.fromkeys(claim.assignment for claim in claims):
        own = [claim for claim in claims if claim.assignment == name]
        suite = ET.SubElement(suites, "testsuite", name=name or "course", tests=str(len(own)))
        suite.set("failures", str(sum(claim.verdict is Verdict.FAILS for claim in own)))
        suite.set("errors", str(sum(claim.verdict in {Verdict.WRONG, Verdict.FAULT} for claim in own)))
        for claim in own:
            suite.append(_case(claim, catalogue, root))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def annotations(claims: Iterable[CourseClaim], catalogue: Catalogue, root: Path) -> Iterator[str]:
    """Yield a GitHub workflow command for each claim that does not hold.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    for claim in claims:
        if not claim.holds:
            title = f"{claim.assignment} {claim.kind.value}".strip()
            lines = [claim.subject, *_lines(claim, catalogue)]
            yield annotation(_from_root(claim.file, root), claim.line, title, "\n".join(lines))


def annotation(file: str | None, line: int | None, title: str, text: str) -> str:
    """Return one workflow command."""
    places = {"file": file, "line": line, "title": title}
    named = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value)
    return f"::error {named}::{_data(text)}"


def annotations_of(messages: Iterable[Readable], catalogue: Catalogue, root: Path) -> Iterator[str]:
    """Yield a workflow command for each mistake that prevented the course from loading."""
    for text in messages:
        params = text.params if isinstance(text, Message) else {}
        file, line = params.get("file"), params.get("line")
        place = _from_root(None if file is None else str(file), root)
        yield annotation(place, int(str(line)) if line else None, "course", catalogue.text(text))


def _claim(claim: CourseClaim, catalogue: Catalogue, root: Path) -> dict[str, Any]:
    data = {
        "assignment": claim.assignment,
        "kind": claim.kind.value,
        "subject": claim.subject,
        "verdict": claim.verdict.value,
        "message": catalogue.text(claim.text),
        "details": [catalogue.text(detail) for detail in claim.details],
        "file": _from_root(claim.file, root),
        "line": claim.line,
        "diff": claim.diff,
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _report(report: MutationReport, catalogue: Catalogue) -> dict[str, Any]:
    counts = {fate.value: len(report.of(fate)) for fate in Fate}
    return {
        "assignment": report.assignment,
        "made": report.made,
        "run": len(report.results),
        "counts": counts,
        "changed": report.changed,
        "kill_rate": round(report.rate, 4),
        "kill_rate_open": round(report.open_rate, 4),
        "kills": report.kills(),
        "survivors": [_survivor(each, catalogue) for each in report.of(Fate.SURVIVED, Fate.FAULT)],
        "accepted": [_survivor(each, catalogue) for each in report.of(Fate.ACCEPTED)],
        "equal": [_survivor(each, catalogue) for each in report.of(Fate.EQUAL)],
    }


def _survivor(result: MutantResult, catalogue: Catalogue) -> dict[str, Any]:
    data: dict[str, Any] = {
        "line": result.mutant.line,
        "kind": result.mutant.kind,
        "change": result.mutant.name,
        "diff": result.diff,
    }
    return data if result.text is None else data | {"message": catalogue.text(result.text)}


def _case(claim: CourseClaim, catalogue: Catalogue, root: Path) -> ET.Element:
    place = f"{claim.assignment or 'course'}.{claim.kind.value}"
    case = ET.Element("testcase", classname=place, name=claim.subject, time=f"{claim.seconds:.3f}")
    if claim.file is not None:
        case.set("file", _from_root(claim.file, root) or "")
    if not claim.holds:
        name = "failure" if claim.verdict is Verdict.FAILS else "error"
        found = ET.SubElement(case, name, message=legal_xml(catalogue.text(claim.text)))
        found.text = legal_xml("\n".join([*_lines(claim, catalogue), claim.diff]))
    return case


def _lines(claim: CourseClaim, catalogue: Catalogue) -> list[str]:
    return [catalogue.text(text) for text in (claim.text, *claim.details)]


def _from_root(file: str | None, root: Path) -> str | None:
    """Return the path relative to the course if the file is inside it."""
    if file is None:
        return None
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
