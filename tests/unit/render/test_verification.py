"""The result of `grade verify` on the console, as JSON, as JUnit and as annotations."""

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

from rich.console import Console

from grader.domain.claims import (
    ClaimKind,
    CourseClaim,
    Fate,
    MadeMutant,
    MutantResult,
    MutationReport,
    Verdict,
)
from grader.domain.messages import Text, message
from grader.i18n.catalogue import Catalogue
from grader.render.styles import THEME
from grader.render.verification import mutation, verification
from grader.render.verification_files import (
    annotations,
    annotations_of,
    mutation_to_json,
    verification_to_json,
    verification_to_junit,
)

ROOT = Path("/course")
DIFF = "--- solution.py\n+++ a.py\n@@ -1 +1 @@\n-x = a + b\n+x = a - b"
GOOD = CourseClaim(
    "hw5",
    ClaimKind.MUTANT,
    "a__good.py",
    Verdict.HOLDS,
    message("mutant-caught", check="a", lost="10"),
    file="/course/assignments/hw5/mutants/a__good.py",
)
SURVIVOR = CourseClaim(
    "hw5",
    ClaimKind.MUTANT,
    "a__bad.py",
    Verdict.FAILS,
    message("mutant-survived", check="a"),
    (message("check-lost", check="a", points="5", max="10"),),
    "/course/assignments/hw5/mutants/a__bad.py",
    None,
    DIFF,
)
WRONG = CourseClaim.wrong(
    "hw5",
    ClaimKind.CHECKS,
    message(
        "kit-language-missing",
        file="/course/assignments/hw5/checks/test_a.py",
        line=7,
        call="fail",
        language="ko",
    ),
)


def _draw(renderable) -> str:
    stream = io.StringIO()
    Console(file=stream, width=72, theme=THEME, highlight=False, markup=False, _environ={}).print(renderable)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_console_shows_what_does_not_hold() -> None:
    """Claims that hold are counted; a survivor is shown with its details and its diff."""
    drawn = _draw(verification([GOOD, SURVIVOR], {"hw5": Text("다섯", "Five")}, Catalogue("en")))
    assert drawn == (
        "hw5  Five\n"
        "  ✓  wrong solutions  1 of 2 fail the check that they are named after.\n"
        "  ✗  wrong solutions  a__bad.py\n"
        "                      It loses no points: a does not detect it.\n"
        "                        a: 5 of 10 points\n"
        "                        --- solution.py\n"
        "                        +++ a.py\n"
        "                        @@ -1 +1 @@\n"
        "                        -x = a + b\n"
        "                        +x = a - b\n"
        "\n"
        "1 of 2 claims fail."
    )


def test_json_names_files_from_the_course() -> None:
    """Each claim has its kind, verdict and message; an unknown value has no key."""
    told = verification_to_json([GOOD, SURVIVOR, WRONG], Catalogue("en"), ROOT)
    assert told["verdict"] == "wrong"
    assert told["claims"][0] == {
        "assignment": "hw5",
        "kind": "mutant",
        "subject": "a__good.py",
        "verdict": "holds",
        "message": "The check a detects it; it loses 10 points.",
        "file": "assignments/hw5/mutants/a__good.py",
    }
    assert told["claims"][1]["diff"] == DIFF
    assert json.loads(json.dumps(told)) == told


def test_junit_tells_failures_from_errors() -> None:
    """A claim that does not hold is a failure, a broken file is an error; both are counted."""
    claims = [GOOD, SURVIVOR, WRONG]
    (suite,) = ET.fromstring(verification_to_junit(claims, Catalogue("en"), ROOT)).findall("testsuite")
    assert (suite.get("name"), suite.get("tests")) == ("hw5", "3")
    assert (suite.get("failures"), suite.get("errors")) == ("1", "1")
    failure = suite.find(".//failure")
    assert failure is not None
    assert DIFF in (failure.text or "")


def test_annotations_are_escaped() -> None:
    """An annotation is one line: line breaks, per cent signs and separators are escaped."""
    lines = list(annotations([GOOD, SURVIVOR, WRONG], Catalogue("en"), ROOT))
    assert lines[0] == (
        "::error file=assignments/hw5/mutants/a__bad.py,title=hw5 mutant::"
        "a__bad.py%0AIt loses no points: a does not detect it.%0Aa: 5 of 10 points"
    )
    assert lines[1].startswith("::error file=assignments/hw5/checks/test_a.py,line=7,title=hw5 checks::")
    odd = message("manifest-syntax", file="/course/a:b.toml", problem="5 %")
    (line,) = annotations_of([odd], Catalogue("en"), ROOT)
    assert line.startswith("::error file=a%3Ab.toml,title=course::")
    assert "5 %25" in line


def _report() -> MutationReport:
    made = [MadeMutant(n, "operator", "a + b", f"a - {n}", f"x = a - {n}\n") for n in range(1, 5)]
    results = (
        MutantResult(made[0], Fate.KILLED, ("one", "two"), None, DIFF),
        MutantResult(made[1], Fate.EQUAL),
        MutantResult(made[2], Fate.SURVIVED, (), None, DIFF),
        MutantResult(made[3], Fate.ACCEPTED, (), None, DIFF),
    )
    return MutationReport("hw5", ("one", "two", "three"), 9, results)


def test_rates_leave_equal_ones_out() -> None:
    """Of four mutants one computes the same; one of three is killed, one of two with the accepted left out."""
    report = _report()
    assert report.changed == 3
    assert (round(report.rate, 3), report.open_rate) == (0.333, 0.5)
    assert report.kills() == {"one": 1, "two": 1, "three": 0}


def test_mutation_lists_survivors() -> None:
    """The console shows both rates, each check's kills, and a survivor's diff."""
    drawn = _draw(mutation(_report(), Catalogue("en")))
    for part in (
        "9 wrong solutions were created and 4 of them run; 1 compute",
        "33.3%",
        "50.0%",
        "line 3 survived",
    ):
        assert part in drawn.replace("\n", " ")
    assert drawn.count("-x = a + b") == 1


def test_mutation_json_counts_fates() -> None:
    """The JSON counts every fate and lists survivors, equal and reviewed mutants."""
    (told,) = mutation_to_json([_report()], Catalogue("en"))["mutation"]
    assert told["counts"] == {"killed": 1, "equal": 1, "accepted": 1, "survived": 1, "fault": 0}
    assert [each["change"] for each in told["survivors"]] == ["a + b -> a - 3"]


def test_json_has_its_schema_and_rates() -> None:
    """Both documents are of schema 1; rates have four digits, and a fault has its reason."""
    told = verification_to_json([GOOD, SURVIVOR], Catalogue("en"), ROOT)
    assert (told["schema"], told["verdict"], len(told["claims"])) == (1, "fails", 2)
    assert verification_to_json([], Catalogue("en"), ROOT) == {"schema": 1, "verdict": "holds", "claims": []}
    data = mutation_to_json([_report()], Catalogue("en"))
    (report,) = data["mutation"]
    assert (data["schema"], report["made"], report["run"], report["changed"]) == (1, 9, 4, 3)
    assert (report["kill_rate"], report["kill_rate_open"]) == (0.3333, 0.5)
    assert [[each["line"] for each in report[name]] for name in ("survivors", "accepted", "equal")] == [
        [3],
        [4],
        [2],
    ]
    lost = MutantResult(_report().results[0].mutant, Fate.FAULT, (), Text("고장", "It broke"))
    (faulty,) = mutation_to_json([MutationReport("hw5", (), 1, (lost,))], Catalogue("en"))["mutation"]
    assert faulty["survivors"] == [
        {"line": 1, "kind": "operator", "change": "a + b -> a - 1", "diff": "", "message": "It broke"}
    ]


def test_junit_case_names_file_and_kind() -> None:
    """A case has the claim's kind as class, its file within the course, and what does not hold."""
    plain = CourseClaim("", ClaimKind.RELEASE, "release", Verdict.FAULT, message("from-cache"), seconds=1.25)
    suites = ET.fromstring(verification_to_junit([SURVIVOR, plain], Catalogue("en"), ROOT))
    survivor, release = suites.iter("testcase")
    assert survivor.attrib == {
        "classname": "hw5.mutant",
        "name": "a__bad.py",
        "time": "0.000",
        "file": "assignments/hw5/mutants/a__bad.py",
    }
    assert release.attrib == {"classname": "course.release", "name": "release", "time": "1.250"}
    assert (survivor.find("failure") is None, release.find("error") is None) == (False, False)
    assert [suite.get("name") for suite in suites] == ["hw5", "course"]


def test_mutation_without_changes_has_no_rates() -> None:
    """Where nothing changes what is computed, a check has no share of it."""
    equal = MutationReport("hw5", ("one",), 1, (MutantResult(_report().results[1].mutant, Fate.EQUAL),))
    drawn = _draw(mutation(equal, Catalogue("en")))
    assert drawn.splitlines()[-1].split() == ["one", "0", "-"]
    shown = _draw(mutation(_report(), Catalogue("en")))
    assert [line.split() for line in shown.splitlines() if line.strip().startswith(("one ", "three "))] == [
        ["one", "1", "33.3%"],
        ["three", "0", "0.0%"],
    ]


def test_console_counts_what_holds() -> None:
    """Without a lost claim the summary says how many hold; a fault and a wrong file have their own marks."""
    assert _draw(verification([GOOD, GOOD], {}, Catalogue("en"))).splitlines()[-1] == Catalogue("en").text(
        message("verify-holds", count=2, lost=0)
    )
    fault = CourseClaim("hw5", ClaimKind.STUB, "stub.py", Verdict.FAULT, message("from-cache"))
    drawn = _draw(verification([fault, WRONG], {}, Catalogue("en")))
    assert drawn.startswith("hw5\n")
    assert ("!" in drawn, "✗" in drawn) == (True, True)
