"""Results as JUnit XML: a suite for each submission, a case for each check, points as properties."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from grader.domain.exported_result import ExportedResult, ExportPolicy
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.i18n.catalogue import Catalogue
from grader.render.number_format import show_points
from grader.render.xml_text import legal_xml

_TAGS = {CheckStatus.FAILED: "failure", CheckStatus.ERROR: "error"}


def write_junit_results(results: Sequence[ExportedResult], catalogue: Catalogue, policy: ExportPolicy) -> str:
    """Return the document; what waits for a person is a skipped case, never a failure."""
    root = ET.Element("testsuites", name="grade export")
    for result in results:
        root.append(_suite(result, catalogue, policy))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(result: ExportedResult, catalogue: Catalogue, policy: ExportPolicy) -> ET.Element:
    checks = () if result.card is None else result.card.checks
    statuses = [check.status for check in checks] or [CheckStatus.SKIPPED]
    suite = ET.Element("testsuite", name=legal_xml(f"{result.assignment} {result.student}"))
    suite.set("tests", str(len(statuses)))
    suite.set("failures", str(statuses.count(CheckStatus.FAILED)))
    suite.set("errors", str(statuses.count(CheckStatus.ERROR)))
    suite.set("skipped", str(sum(each in {CheckStatus.SKIPPED, CheckStatus.PENDING} for each in statuses)))
    suite.set("time", f"{sum(check.seconds for check in checks):.3f}")
    if result.submitted_at is not None:
        suite.set("timestamp", result.submitted_at.isoformat())
    score = result.score_for(policy)
    _add_properties(
        suite,
        assignment=result.assignment,
        student=result.student,
        name=result.name,
        status=result.standing.value,
        score="" if score is None else show_points(score),
        max_score=show_points(result.max_score),
        pending_points=show_points(result.pending_points),
        late_penalty_percent=show_points(result.penalty_percent),
    )
    for check in checks:
        suite.append(_case(check, result, catalogue))
    if not checks:
        case = ET.SubElement(suite, "testcase", classname=legal_xml(result.assignment), name="submission")
        ET.SubElement(case, "skipped", type=result.standing.value, message=result.standing.value)
    return suite


def _case(check: CheckOutcome, result: ExportedResult, catalogue: Catalogue) -> ET.Element:
    case = ET.Element("testcase", classname=legal_xml(f"{result.assignment}.{result.student}"))
    case.set("name", legal_xml(check.id))
    case.set("time", f"{check.seconds:.3f}")
    points = "" if check.is_open else show_points(check.points)
    _add_properties(
        case,
        title=catalogue.text(check.title),
        points=points,
        max_points=show_points(check.max_points),
        visibility=check.visibility.value,
    )
    if check.status is not CheckStatus.PASSED:
        said = "" if check.message is None else catalogue.text(check.message)
        tag = _TAGS.get(check.status, "skipped")
        found = ET.SubElement(case, tag, type=check.status.value, message=legal_xml(said))
        found.text = legal_xml("\n".join(each for each in (said, check.expected, check.actual) if each))
    return case


def _add_properties(element: ET.Element, **values: str) -> None:
    properties = ET.SubElement(element, "properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", name=name, value=legal_xml(value))
