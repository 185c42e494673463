"""A result goes to the row whose id it has, and to nobody on a guess."""

from dataclasses import replace

from grader.domain.exported_result import ExportedResult, Standing
from grader.domain.identity import Person
from grader.services.reporting.roster_match import match_rows


def result(student: str, name: str = "") -> ExportedResult:
    """Return a result with full marks."""
    return ExportedResult("hw2", student, name or student, 100.0, Standing.SCORED, 100.0)


def codes(results, people, **options) -> dict[str, str]:
    """Return the row's id or the reason's code by student."""
    matching = match_rows(results, enumerate(people), **options)
    found = {each.student: people[at].id for at, each in matching.rows.items()}
    return found | {each.result.student: each.reason.code for each in matching.unmatched}


MINSU = Person("101", "김민수", email="minsu@example.edu", login="minsu", number="20260001")
SEOYEON = Person("102", "이서연", email="seoyeon@example.edu", login="seoyeon", number="20260002")
NAMESAKE = Person("103", "김민수", email="minsu2@example.edu", login="minsu2", number="20260003")


def test_every_id_of_a_row_finds_it() -> None:
    """The platform's number, the school's number, the login and the address all name the person."""
    for student in ("101", "20260001", "minsu", "minsu@example.edu"):
        assert codes([result(student, "김민수")], [MINSU, SEOYEON]) == {student: "101"}


def test_contradicting_name_is_nobodys() -> None:
    """An id that belongs to another name is not used: two systems may count from 1."""
    assert codes([result("101", "박지훈")], [MINSU]) == {"101": "export-name-contradicts"}


def test_names_in_another_script_do_not_contradict() -> None:
    """An id counts where the list writes the name in another alphabet."""
    latin = Person("101", "Kim, Minsu")
    assert codes([result("101", "김민수")], [latin]) == {"101": "101"}


def test_name_alone_is_used_where_it_is_all_there_is() -> None:
    """A class of files named after their authors is matched by full names, and the match is reported."""
    matching = match_rows([result("이서연")], enumerate([MINSU, SEOYEON]))
    assert (matching.rows[1].student, [each.student for each in matching.by_name]) == ("이서연", ["이서연"])


def test_shared_names_are_nobodys() -> None:
    """A name that two rows have, or two results, is not enough."""
    assert codes([result("김민수")], [MINSU, NAMESAKE]) == {"김민수": "export-name-ambiguous"}
    twins = [result("a1", "이서연"), result("b1", "이서연")]
    assert set(codes(twins, [SEOYEON], accept_names=True).values()) == {"export-name-ambiguous"}


def test_foreign_id_with_a_fitting_name_needs_consent() -> None:
    """A result with an id of another system is matched by its name only if the instructor says so."""
    foreign = result("kim-7", "이서연")
    assert codes([foreign], [MINSU, SEOYEON]) == {"kim-7": "export-name-only"}
    assert codes([foreign], [MINSU, SEOYEON], accept_names=True) == {"kim-7": "102"}


def test_stranger_with_an_id_of_the_lists_form_stays_a_stranger() -> None:
    """An id that looks like the list's but is not on it belongs to somebody else, whatever the name."""
    assert codes([result("20269999", "이서연")], [MINSU, SEOYEON], accept_names=True) == {
        "20269999": "export-not-listed"
    }


def test_two_results_for_one_row_are_nobodys() -> None:
    """Where two results claim a row, neither gets it."""
    both = [result("101", "김민수"), result("20260001", "김민수")]
    assert set(codes(both, [MINSU, SEOYEON]).values()) == {"export-row-twice"}


def test_participants_are_found_in_every_language() -> None:
    """A Moodle download without a class list says `Participant 71`, a Korean worksheet `참가자71`."""
    person = Person("20260001", "김민수", number="20260001", identifier="참가자71")
    assert codes([result("Participant 71", "김민수")], [person]) == {"Participant 71": "20260001"}


def test_rows_without_a_result_are_absent() -> None:
    """Who submitted nothing is known by the row."""
    matching = match_rows([result("101", "김민수")], enumerate([MINSU, SEOYEON]))
    assert matching.absent == ((1, SEOYEON),)


def test_platform_number_names_the_row() -> None:
    """A class graded with the school's list finds Canvas's rows by the numbers of Canvas's download."""
    listed = Person("20260001", "김민수", number="20260001", canvas_id="101")
    canvas = Person("101", "Kim, Minsu", canvas_id="101")
    known = replace(result("20260001", "김민수"), person=listed)
    assert codes([known], [canvas]) == {"20260001": "101"}


def test_contradicting_ids_are_nobodys() -> None:
    """Where a student's number and address lead to two rows, neither is used."""
    odd = Person("x", "김민수", email="seoyeon@example.edu", number="20260001")
    known = replace(result("x", "김민수"), person=odd)
    assert codes([known], [MINSU, SEOYEON]) == {"x": "export-ids-disagree"}
