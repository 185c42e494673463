"""Read class lists: CSV files as learning platforms and spreadsheets write them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.intake.bounds import FILE_BYTES, MIB
from grader.intake.name_words import squeeze

# Headings without spaces and signs, in lower case. Moodle's are those of its language packs
# (https://lang.moodle.org: assign.php and moodle.php, in English, Korean and German).
_HEADINGS: Final[Mapping[str, str]] = {
    "id": """
        id canvasuserid studentid sid studentnumber studentno matriculationnumber matrikelnummer
        matrikelnr matrnr matrikel
        학번 학생번호 학생id 학적번호 교번""",
    "number": "sisuserid sisid idnumber idnummer orgdefinedid id번호 고유번호 식별번호",
    "identifier": "identifier 식별자 rosteridentifier",
    "name": """
        name student fullname studentname displayname vollständigername vollstaendigername namestudierende
        성명 학생 학생이름 학생명 전체이름 사용자성명""",
    "first": "firstname givenname vorname 이름",
    "last": "lastname surname familyname nachname familienname 성",
    "email": """
        email emailaddress mail studentemail universityemail emailadresse mailadresse
        이메일 이메일주소 메일 메일주소 전자우편 전자메일""",
    "login": """
        login loginid sisloginid username userid githubusername githublogin benutzername anmeldename
        benutzerkennung kennung 아이디 로그인 사용자아이디 사용자명 깃허브아이디""",
    "role": "role roles courserole rolle rollen 역할 구분 권한",
    "submitted": """
        lastmodifiedsubmission zuletztgeändertabgabe zuletztgeaendertabgabe 마지막수정됨제출
        최종수정제출 최종수정제출물 마지막수정제출 마지막수정제출물 최근수정제출
        최근수정제출물 최종수정일제출 최종수정일제출물
        submitted submittedat submissiontime submissiondate timestamp datesubmitted time abgegeben abgabezeit
        abgabezeitpunkt abgabedatum 제출시간 제출시각 제출일시 제출일""",
    "group": "group groupname team teamname gruppe gruppenname 모둠 모둠명 조 조이름 팀 팀명",
    "until": """
        until due extension extendedto extensionuntil bis fristbis verlängerung frist
        연장 마감 연장마감 기한 연장기한""",
    "attempt": "attempt attemptnumber versuch 시도 차수",
    "assignment": "assignment homework aufgabe 과제",
    "check": "check checkid criterion 검사 항목",
    "points": "points punkte 점수 배점",
    "score": "score total gesamtpunktzahl 총점",
    "why": "why reason begründung 이유 사유",
    "comment": "comment feedback kommentar 의견 코멘트 피드백",
}
_COLUMNS: Final = {squeeze(word): column for column, words in _HEADINGS.items() for word in words.split()}
_ABOUT_PEOPLE: Final = frozenset({"id", "number", "identifier", "name", "first", "email", "login"})
# Excel is made to keep leading zeros by `="0012"` or by an apostrophe before the digits.
_TEXT_FORMULA: Final = re.compile(r'^="(?P<text>.*)"$', re.DOTALL)
_APOSTROPHE: Final = re.compile(r"^'(?=\d)")
_SEPARATOR_LINE: Final = re.compile(r"^sep=(.)$", re.IGNORECASE)
_MIXED_WORD: Final = re.compile(r"[A-Za-z][가-힣]|[가-힣][A-Za-z]")
_MOST_LINES_ABOVE: Final = 20
_WORKBOOK: Final = b"PK\x03\x04"
BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Table:
    """A list's rows: line number and cells by column; `headings` are the texts above the known columns."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    headings: Mapping[str, str]

    @property
    def is_canvas(self) -> bool:
        """Whether it is Canvas's gradebook, whose `ID` is Canvas's own number."""
        return squeeze(self.headings.get("number", "")).startswith("sis") or squeeze(
            self.headings.get("login", "")
        ).startswith("sis")

    @property
    def is_github(self) -> bool:
        """Whether it is GitHub Classroom's roster, whose `identifier` is whatever the teacher typed."""
        return squeeze(self.headings.get("login", "")).startswith("github")


def read_table(path: Path, columns: Sequence[str] = ()) -> Table:
    """Read a CSV file with one heading line about people; raises UsageError where there is none.

    Where `columns` are given, a file without headings has these columns.
    """
    text, _ = read_text(path)
    try:
        return table_of(_lines(text.removeprefix(BOM)), path, columns)
    except csv.Error as error:
        raise UsageError(message("roster-broken", path=str(path), reason=str(error))) from error


def table_of(lines: Iterable[tuple[int, Sequence[str]]], path: Path, columns: Sequence[str] = ()) -> Table:
    """Return the numbered lines as a table: the first line about people is the heading, its rows follow.

    Where `columns` are given, a file without headings has these columns.
    """
    headings: dict[str, int] = {}
    titles: dict[str, str] = {}
    seen: list[str] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    read = [(line, [clean_cell(cell) for cell in raw]) for line, raw in lines]
    for line, cells in read:
        if headings:
            rows.append((line, {name: cells[at] for name, at in headings.items() if at < len(cells)}))
            continue
        headings = find_columns(cells)
        titles = {name: cells[at] for name, at in headings.items()}
        seen = seen or [cell for cell in cells if cell]
        if not headings and line > _MOST_LINES_ABOVE:
            break
    if not headings and columns:
        rows = [(line, dict(zip(columns, cells, strict=False))) for line, cells in read if any(cells)]
        titles = dict.fromkeys(columns, "")
        headings = dict.fromkeys(columns, 0)
    if not headings:
        raise UsageError(message("roster-no-columns", path=str(path), found=_shorten(seen)))
    return Table(tuple(rows), titles)


def read_text(path: Path) -> tuple[str, str]:
    """Return a CSV file's text and its encoding; a byte order mark is the text's first character."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(message("file-unreadable", path=str(path), reason=reason)) from error
    if len(content) > FILE_BYTES:
        raise UsageError(message("roster-too-large", path=str(path), limit_mb=FILE_BYTES // MIB))
    if content.startswith(_WORKBOOK):
        raise UsageError(message("roster-workbook", path=str(path)))
    decoded = _decode_bytes(content)
    if decoded is None:
        raise UsageError(message("roster-no-text", path=str(path)))
    return decoded


def split_separator_line(text: str) -> tuple[str, str, str]:
    """Return Excel's `sep=;` line, the text after it, and the delimiter: the declared or the likely one."""
    first, end, rest = text.partition("\n")
    declared = _SEPARATOR_LINE.match(first.removeprefix(BOM).strip())
    return (first + end, rest, declared.group(1)) if declared else ("", text, _delimiter(text))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    head, rest, delimiter = split_separator_line(text)
    reader = csv.reader(io.StringIO(rest, newline=""), _dialect(delimiter))
    for row in reader:
        yield reader.line_num + bool(head), row


def clean_cell(cell: str) -> str:
    """Return a cell's text without the marks that keep spreadsheets from reading it as a number."""
    text = unicodedata.normalize("NFC", cell).strip().lstrip(BOM)
    if formula := _TEXT_FORMULA.match(text):
        return formula["text"].replace('""', '"').strip()
    return _APOSTROPHE.sub("", text)


def find_columns(cells: Sequence[str]) -> dict[str, int]:
    """Find the columns by their headings; empty where this row holds none, as a title line above them."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        column = _COLUMNS.get(squeeze(cell))
        if column is not None:
            found.setdefault(column, at)
    if "first" in found and "last" not in found:
        # Without a family name beside it, 이름 is the whole name.
        found.setdefault("name", found.pop("first"))
    if "name" in found and "first" in found:
        # Blackboard and Moodle may have both; the parts are unambiguous.
        found.pop("name")
    return found if found.keys() & _ABOUT_PEOPLE else {}


def _decode_bytes(content: bytes) -> tuple[str, str] | None:
    """Decode as UTF-16, UTF-8, Korean Windows (CP949) or western Windows (CP1252), whichever makes sense."""
    if content.startswith(b"\xfe\xff"):
        return _try_decode(content, "utf-16-be")
    if content.startswith(b"\xff\xfe") or b"\0" in content[:200]:
        return _try_decode(content, "utf-16-le")
    decoded = _try_decode(content, "utf-8")
    if decoded is None:
        decoded = _try_decode(content, "cp949")
        if decoded is None or _MIXED_WORD.search(decoded[0]):
            # `M체ller`: CP949 reads an umlaut and the letter after it as one syllable.
            decoded = _try_decode(content, "cp1252") or decoded
    return None if decoded is None or "\0" in decoded[0] else decoded


def _try_decode(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _delimiter(text: str) -> str:
    """Return the delimiter that the first lines have most of; csv.Sniffer guesses letters."""
    for line in [line for line in text.splitlines() if line.strip()][:_MOST_LINES_ABOVE]:
        for delimiter in sorted(",;\t|", key=line.count, reverse=True):
            if find_columns([clean_cell(cell.strip('"')) for cell in line.split(delimiter)]):
                return delimiter
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t|", key=heading.count)


def _dialect(separator: str) -> type[csv.Dialect]:
    return type("Separated", (csv.excel,), {"delimiter": separator})


def _shorten(names: Iterable[str], most: int = 12) -> str:
    listed = [name[:40] for name in names]
    return ", ".join(listed[:most]) + (", …" if len(listed) > most else "")
