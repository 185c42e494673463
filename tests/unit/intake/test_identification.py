"""Whose a submission is: all evidence must agree on one person, or nobody is credited."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.domain.identity import Claim, Person, Platform
from grader.intake.identification import identify
from grader.intake.name_words import name_words
from grader.intake.noise_words import noise_of
from grader.intake.people import Roster

NOISE = noise_of(["hw2", "hw2"])
KOREAN = Roster([Person("1", "김민수"), Person("2", "이서연"), Person("3", "박지훈"), Person("4", "최유진")])
LATIN = Roster(
    [
        Person("u1", "Jane Doe", login="octo-jane", email="jane@x.example"),
        Person("u2", "John O'Neil", login="john.oneil"),
        Person("u3", "María José García", login="mjg_2"),
        Person("u4", "Doe Li", login="doeli"),
        Person("u5", "Jörg Müller-Groß", login="jm"),
        Person("u6", "Jane Li Doe", login="jld"),
        Person("u7", "Kim Jisoo", login="kim"),
    ]
)
NUMBERED = Roster(
    [
        Person("20260001", "김민수", "minsu@uni.example"),
        Person("20260002", "이서연", "seo_yeon@uni.example"),
        Person("20260003", "김민수", "minsu2@uni.example"),
        Person("2026-12345", "Ann Able", number="s1234567"),
    ]
)


def who(text: str, roster: Roster) -> str:
    """Return the id of the person that a file's name points to, or the code of the reason for nobody."""
    found = identify(Claim(Platform.PLAIN, text=text), roster, NOISE)
    return found.id if isinstance(found, Person) else found.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("이서연_hw2_1", "2"),
        ("박지훈_hw2_2", "3"),
        ("최유진 hw2 (1)", "4"),
        ("hw2_1", "identity-short-number"),
        ("2", "2"),
        ("김민수과제2", "1"),
        ("최종_이서연", "2"),
        ("hw2이서연", "2"),
        ("이서연아_hw2", "identity-unknown"),
        ("김민수_이서연_hw2", "identity-conflict"),
        ("서연_hw2", "identity-unknown"),
        ("김민수\u200b_hw2", "1"),
    ],
)
def test_korean_names(text: str, expected: str) -> None:
    """A full name is evidence wherever it is; a short number is none where attempts are numbered."""
    assert who(text, KOREAN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane_Doe", "u1"),
        ("Jane Doe_hw2", "u1"),
        ("doejane", "u1"),
        ("DOE, Jane - hw2", "u1"),
        ("hw2_Doe_Li", "u4"),
        ("Li.Doe", "u4"),
        ("Jane Li Doe hw2", "u6"),
        ("Doe_Jane_Li", "u6"),
        ("hw2-octo-jane", "u1"),
        ("octo-jane_Jane", "u1"),
        ("octojane", "identity-unknown"),
        ("john.oneil_hw2", "u2"),
        ("ONeil John", "u2"),
        ("o’neil_john", "u2"),
        ("García, María José - hw2", "u3"),
        ("Maria Jose Garcia hw2 final", "u3"),
        ("mjg_2-hw2", "u3"),
        ("mjg-2-hw2", "identity-unknown"),
        ("Joerg Mueller-Gross", "u5"),
        ("Jorg Muller Gross hw2", "u5"),
        ("jane@x.example_hw2", "u1"),
        ("hw2_jane@x.example", "u1"),
        ("hw2 mary_jane@x.example", "identity-weak"),
        ("other@x.example", "identity-unknown-id"),
        ("Jane Doe_other@x.example", "identity-stranger"),
        ("Jane Doe Smith", "identity-longer-name"),
        ("Jane Doe-Smith hw2", "identity-longer-name"),
        ("Jane Doe_mnistnet", "u1"),
        ("Jane", "identity-unknown"),
        ("kim", "u7"),
        ("Minsu Kim", "identity-weak"),
        ("kim_minsu_hw2", "identity-weak"),
        ("kim.lee_hw2", "identity-weak"),
        ("octo-jane mjg_2", "identity-conflict"),
        ("Jane Doe_Kim Jisoo", "identity-conflict"),
        ("Jane Doe mjg_2", "identity-conflict"),
        ("hw2", "identity-unknown"),
        ("", "identity-unknown"),
    ],
)
def test_latin_names_logins_and_addresses(text: str, expected: str) -> None:
    """Names in any order and spelling, logins with their separators, whole addresses; nothing less."""
    assert who(text, LATIN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260001_김민수_hw2", "20260001"),
        ("20260003김민수", "20260003"),
        ("김민수_hw2", "identity-ambiguous"),
        ("20260001_이서연", "identity-conflict"),
        ("20269999_이서연", "identity-stranger"),
        ("20269999", "identity-unknown-id"),
        ("이서연_20260309", "20260002"),
        ("이서연_2026-03-09", "20260002"),
        ("seo_yeon@uni.example", "20260002"),
        ("yeon@uni.example", "identity-unknown-id"),
        ("2026-12345 hw2", "2026-12345"),
        ("202612345_hw2", "2026-12345"),
        ("s1234567", "2026-12345"),
        ("s7654321_Ann Able", "identity-stranger"),
        ("hw2_s1234567_v2", "2026-12345"),
        ("1234567", "identity-unknown"),
        ("x20260001y", "identity-unknown-id"),
    ],
)
def test_ids_and_namesakes(text: str, expected: str) -> None:
    """Ids tell namesakes apart; an id of the list's shape that is nobody's is a stranger, a date is not."""
    assert who(text, NUMBERED) == expected


def test_display_names_are_no_logins() -> None:
    """A stranger whose family name is somebody's login stays a stranger; the owner of the name is found."""
    roster = Roster(
        [Person("20260101", "Jisoo Kim", login="kim"), Person("20260102", "Seoyeon Lee", login="slee")]
    )
    claims = [Claim(Platform.MOODLE, "71", name) for name in ("Jisoo Kim", "Minsu Kim", "Kim", "Seoyeon Lee")]
    found = [identify(claim, roster, NOISE) for claim in claims]
    assert [each.id if isinstance(each, Person) else each.code for each in found] == [
        "20260101",
        "identity-unknown",
        "identity-unknown",
        "20260102",
    ]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim(Platform.MOODLE, "71", "Somebody Else"), "20260001"),
        (Claim(Platform.MOODLE, "99", "Ann Able"), "20260001"),
        (Claim(Platform.MOODLE, "72", "Ann Able"), "identity-conflict"),
        (Claim(Platform.CANVAS, "20260002", "ablebann"), "identity-unknown"),
        (Claim(Platform.CANVAS, "77", "ableann"), "20260001"),
        (
            Claim(Platform.GRADESCOPE, "submission_1", "Ann Able", ("20260001",), (), ("a@x.example",)),
            "20260001",
        ),
        (Claim(Platform.GRADESCOPE, "submission_1", "Annie", ("20260001",)), "20260001"),
        (Claim(Platform.GRADESCOPE, "submission_1", "Ann Able", ("20260002",)), "identity-conflict"),
        (
            Claim(Platform.GRADESCOPE, "submission_1", "Ann Able", (), (), ("z@x.example",)),
            "identity-stranger",
        ),
        (Claim(Platform.GRADESCOPE, "submission_1", "Ann Able", ("20269999",)), "identity-stranger"),
        (Claim(Platform.BLACKBOARD, logins=("aable",)), "20260001"),
        (Claim(Platform.BLACKBOARD, display_name="Ben Baker", logins=("aable",)), "identity-conflict"),
        (Claim(Platform.NBGRADER, logins=("aable",), text="aable"), "20260001"),
        (Claim(Platform.NBGRADER, logins=("Ben Baker",), text="Ben Baker"), "20260002"),
    ],
)
def test_platform_statements(claim: Claim, expected: str) -> None:
    """What a platform states is compared field by field, and must not contradict itself."""
    roster = Roster(
        [
            Person("20260001", "Ann Able", "a@x.example", "aable", identifier="Participant 71"),
            Person("20260002", "Ben Baker", "b@x.example", "bbaker", identifier="Participant 72"),
        ]
    )
    found = identify(claim, roster, NOISE)
    assert (found.id if isinstance(found, Person) else found.code) == expected


def test_github_login_of_somebody_else() -> None:
    """Where GitHub logins are listed, a clone of an unlisted login is not credited by its resemblance to a name."""
    roster = Roster([Person("1", "Jane Doe", login="octo-jane")], has_github_logins=True)
    claim = Claim(Platform.CLASSROOM, logins=("jane-doe",), text="jane-doe")
    assert identify(claim, roster, NOISE).code == "identity-stranger"


SYLLABLES = ["김", "이", "민", "서", "연", "수"]
GIVEN = [
    "Ann",
    "Anna",
    "An",
    "Li",
    "Lee",
    "Kim",
    "Jo",
    "Joan",
    "Min-su",
    "María",
    "Doe",
    "May",
    "O'Neil",
    "Mueller",
    "Müller",
]
words = st.sampled_from(GIVEN)
names = st.one_of(
    st.lists(words, min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map("".join),
)
logins = st.one_of(
    st.just(""),
    st.tuples(words, st.sampled_from(["", ".", "_", "-"]), st.sampled_from(["", "2", "li", "kim"])).map(
        lambda parts: "".join(parts).lower()
    ),
)
ids = st.one_of(
    st.integers(1, 30).map(str),
    st.integers(20260001, 20260012).map(str),
    st.sampled_from(["u1", "u2", "u12"]),
)
separators = st.sampled_from(["_", " ", "-", ".", "", ", ", " - "])


@st.composite
def classes(draw) -> list[Person]:
    """Draw a class whose names, logins and ids are easily taken for one another."""
    rows = draw(st.lists(st.tuples(names, logins, st.booleans()), min_size=2, max_size=7))
    numbers = draw(st.lists(ids, min_size=len(rows), max_size=len(rows), unique=True))
    used: set[str] = set()
    people = []
    for number, (name, login, has_email) in zip(numbers, rows, strict=True):
        own = "" if login in used else login
        used.add(own)
        email = f"{own or 'x' + number}@uni.example" if has_email else ""
        people.append(Person(number, name, email, own))
    return people


@st.composite
def file_names(draw, person: Person) -> str:
    """Draw a name that a person may give a file: some of who they are, in any order, among words of homework."""
    spelled = draw(st.permutations(person.name.split()).map(tuple))
    parts = [draw(separators).join(spelled)]
    parts += [each for each in (person.id, person.login, person.email) if each and draw(st.booleans())]
    extra = draw(
        st.lists(st.sampled_from(["hw2", "final", "1", "2", "(1)", "v2", "과제", "20260309"]), max_size=3)
    )
    parts = [each for each in draw(st.permutations([*parts, *extra])) if each]
    glue = draw(st.sampled_from(["_", " ", "-"]))
    return glue.join(parts)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), everyone=classes())
def test_nobody_is_credited_with_anothers_file(data, everyone: list[Person]) -> None:
    """Whatever people call their files, with the whole class listed or only a part, nobody else is credited."""
    author = data.draw(st.sampled_from(everyone))
    text = data.draw(file_names(author))
    listed = [person for person in everyone if data.draw(st.booleans())] or everyone
    found = identify(Claim(Platform.PLAIN, text=text), Roster(listed), NOISE)
    if author in listed:
        assert not isinstance(found, Person) or found.id == author.id, text
    elif isinstance(found, Person) and len(author.name.split()) > 1:
        # A stranger differs from a person on the list in everything except the name.
        assert sorted(name_words(found.name)) == sorted(name_words(author.name)) or found.login in text, text


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), everyone=classes())
def test_display_names_credit_nobody_else(data, everyone: list[Person]) -> None:
    """The name that a platform shows never leads to a person of another name."""
    author = data.draw(st.sampled_from(everyone))
    found = identify(Claim(Platform.MOODLE, "5", author.name), Roster(everyone), NOISE)
    if isinstance(found, Person):
        assert found.id == author.id


def test_every_order_of_a_name_is_found() -> None:
    """A name of three words is found in all orders and with all separators."""
    roster = Roster([Person("1", "María José García"), Person("2", "Jane Doe")])
    texts = [
        separator.join(order)
        for order in itertools.permutations(["maria", "José", "GARCIA"])
        for separator in ("_", " ", "-", ".", "", ", ")
    ]
    assert {who(f"hw2_{text}", roster) for text in texts} == {"1"}
