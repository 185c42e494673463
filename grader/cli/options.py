"""Every option and argument of the command line, declared once.

`help` holds a message code, which `grader.cli.help_texts` replaces by the reader's language.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from grader.domain.exported_result import OpenScore
from grader.domain.run import Isolation


class Lang(StrEnum):
    """The reader's language."""

    KO = "ko"
    EN = "en"


class Checks(StrEnum):
    """Which checks are judged."""

    PUBLIC = "public"
    ALL = "all"


class Order(StrEnum):
    """The order in which a class is graded."""

    SHORTEST = "shortest"
    INTAKE = "intake"


class ExportFormat(StrEnum):
    """Whose format results are exported in."""

    CSV = "csv"
    JSON = "json"
    JUNIT = "junit"
    GRADESCOPE = "gradescope"
    CANVAS = "canvas"
    MOODLE = "moodle"


# What every command takes. The language is chosen before the options are parsed, so no command reads it.
LangOption = Annotated[Lang | None, Option("--lang", help="lang", metavar="ko|en")]
VerboseOption = Annotated[bool, Option("-v", "--verbose", help="verbose")]

# What every grading command takes.
JsonOption = Annotated[str | None, Option("--json", help="json", metavar="FILE")]
DatasetOption = Annotated[str | None, Option("--dataset", help="dataset", metavar="NAME")]
DataDirOption = Annotated[Path | None, Option("--data-dir", help="data-dir", metavar="DIR")]
SeedOption = Annotated[int, Option("--seed", help="seed", min=0, metavar="N")]
ChecksOption = Annotated[Checks, Option("--checks", help="checks", metavar="WHICH")]
IsolationOption = Annotated[Isolation, Option("--isolation", help="isolation", metavar="MODE")]
QuickOption = Annotated[bool, Option("--quick/--full", help="budget")]
NoCacheOption = Annotated[bool, Option("--no-cache", help="no-cache")]

# `grade HW [PATH]`
AssignmentArgument = Annotated[str, Argument(help="assignment", metavar="HW")]
PathArgument = Annotated[Path | None, Argument(help="path", metavar="PATH")]
KeepEvidenceOption = Annotated[Path | None, Option("--keep-evidence", help="keep-evidence", metavar="DIR")]
TimingOption = Annotated[bool, Option("--timing", help="timing")]
AuditOption = Annotated[bool, Option("--audit", help="audit")]

# `grade batch` and the commands that read what it keeps
ClassArgument = Annotated[Path, Argument(help="class-folder", metavar="FOLDER")]
OutOption = Annotated[Path, Option("--out", help="out", metavar="DIR")]
GradebookOption = Annotated[str | None, Option("--gradebook", help="gradebook", metavar="URL")]
JobsOption = Annotated[int, Option("--jobs", help="jobs", min=0, metavar="N")]
FreshOption = Annotated[bool, Option("--fresh/--resume", help="fresh")]
RegradeOption = Annotated[bool, Option("--regrade", help="regrade")]
AcceptOption = Annotated[bool, Option("--accept", help="accept")]
OrderOption = Annotated[Order, Option("--order", help="order", metavar="WHICH")]
RosterOption = Annotated[Path | None, Option("--roster", help="roster", metavar="FILE")]
TimesOption = Annotated[Path | None, Option("--times", help="times", metavar="FILE")]
ExtensionsOption = Annotated[Path | None, Option("--extensions", help="extensions", metavar="FILE")]
StudentArgument = Annotated[str, Argument(help="student", metavar="STUDENT")]
HtmlOption = Annotated[Path | None, Option("--html", help="html", metavar="FILE")]
OnlyOption = Annotated[str | None, Option("--only", help="only", metavar="STUDENT")]
OverriddenArgument = Annotated[str | None, Argument(help="student", metavar="STUDENT")]
CheckArgument = Annotated[str | None, Argument(help="check", metavar="CHECK")]
PointsArgument = Annotated[float | None, Argument(help="points", metavar="POINTS")]
ScoreOption = Annotated[float | None, Option("--score", help="score", metavar="POINTS")]
CommentOption = Annotated[str | None, Option("--comment", help="comment", metavar="TEXT")]
RemoveOption = Annotated[bool, Option("--remove", help="remove")]
FromOption = Annotated[Path | None, Option("--from", help="override-from", metavar="FILE")]
ReportArgument = Annotated[Path, Argument(help="report-folder", metavar="DIR")]
WhyOption = Annotated[str, Option("--why", help="why", metavar="TEXT")]
OfAssignmentOption = Annotated[str | None, Option("--assignment", help="of-assignment", metavar="HW")]

# `grade export`
BatchFolderArgument = Annotated[Path, Argument(help="batch-folder", metavar="DIR")]
FormatOption = Annotated[ExportFormat, Option("--format", help="export-format", metavar="FORMAT")]
OutputOption = Annotated[Path, Option("-o", "--output", help="export-output", metavar="PATH")]
PlatformRosterOption = Annotated[Path | None, Option("--roster", help="export-roster", metavar="FILE")]
ColumnOption = Annotated[str | None, Option("--column", help="export-column", metavar="NAME")]
FeedbackOption = Annotated[Path | None, Option("--feedback", help="export-feedback", metavar="ZIP")]
PendingOption = Annotated[OpenScore, Option("--pending", help="export-pending", metavar="blank|zero")]
MissingOption = Annotated[OpenScore, Option("--missing", help="export-missing", metavar="blank|zero")]
ScaleOption = Annotated[bool, Option("--scale", help="export-scale")]
MatchNamesOption = Annotated[bool, Option("--match-names", help="export-match-names")]

# Commands for authors
AssignmentsArgument = Annotated[list[str] | None, Argument(help="assignments", metavar="HW")]
JunitOption = Annotated[Path | None, Option("--junit", help="junit", metavar="FILE")]
VerifyFullOption = Annotated[bool, Option("--full/--quick", help="verify-budget")]
MutateOption = Annotated[bool, Option("--mutate", help="mutate")]
WriteMutantsOption = Annotated[Path | None, Option("--write-mutants", help="write-mutants", metavar="DIR")]
LimitOption = Annotated[int | None, Option("--limit", help="limit", min=1, metavar="N")]
ReleaseArgument = Annotated[Path, Argument(help="release-folder", metavar="DIR")]
ReleasedArgument = Annotated[list[str] | None, Argument(help="released", metavar="HW")]
NewArgument = Annotated[str, Argument(help="new-assignment", metavar="HW")]
TryCheckArgument = Annotated[str, Argument(help="try-check", metavar="CHECK")]
TryPathArgument = Annotated[Path, Argument(help="try-path", metavar="FILE")]
WatchOption = Annotated[bool, Option("--watch", help="watch")]
TryFullOption = Annotated[bool, Option("--full/--quick", help="budget")]

# Concepts and data sets
ConceptArgument = Annotated[str | None, Argument(help="concept-name", metavar="NAME")]
DatasetArgument = Annotated[str, Argument(help="dataset-name", metavar="NAME")]
