"""Wrong solutions lose the check in their name and no other; other right ones earn what the reference earns.

What is built wrong shows after a few training steps, and is looked at in every run, of the CNN a part; what
is trained wrong needs the whole quick budget, and is marked slow. Those of the colour pictures are graded in
`test_colours.py`, on a data set of their own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.outcome import CheckStatus, Severity
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard

FOLDERS = Path(__file__).resolve().parents[2] / "assignments"
FEW_STEPS = {"hw3_cnn": 3}
"""How many training steps show what is built wrong, where not thirty."""

# Checks that nothing but a whole training can pass, or a program that comes to its end.
TRAINED = {
    "hw1_1_steps": {"train_steps", "prints_test_accuracy", "beats_a_thousand_steps", "accuracy"},
    "hw1_2_learning_rate": {
        "tried_three_rates",
        "loss_stays_finite",
        "accuracy",
        "tried_is_what_rates_give",
    },
    "hw1_3_algorithm": {"beats_softmax", "accuracy"},
    "hw2_graph": set(),
    "hw3_cnn": {"accuracy"},
}

# What a mistake costs besides the check in its name, since it is what those ask for, too.
ALSO = {
    "hw1_1_steps": {
        "train_steps": {"beats_a_thousand_steps", "accuracy"},
        "beats_a_thousand_steps": {"accuracy"},
        "accuracy": {"beats_a_thousand_steps"},
        "accuracy__prints_a_lie": {"beats_a_thousand_steps", "train_steps", "prints_test_accuracy"},
    },
    "hw1_2_learning_rate": {
        "rate_is_changed__never_trained": {"only_the_rate_changed", "loss_stays_finite", "accuracy"},
        "only_the_rate_changed__softmax_twice": {"accuracy"},
        "tried_three_rates": {"tried_is_what_rates_give"},
        "loss_stays_finite": {"accuracy"},
    },
    "hw1_3_algorithm": {
        "model_is_learnt": {"another_algorithm", "beats_softmax", "accuracy"},
        "beats_softmax": {"accuracy"},
        "accuracy": {"beats_softmax"},
    },
    "hw2_graph": {
        "c_is_int32": {"f_at_the_edges"},
        "f_is_sum": {"f_on_hidden_values"},
        "f_is_not_hard_coded": {"f_is_sum", "f_on_hidden_values", "f_at_the_edges"},
        "f_is_not_hard_coded__prints_13": {
            "f_is_sum",
            "f_on_hidden_values",
            "f_at_the_edges",
            "f_is_printed",
        },
        "f_on_hidden_values": {"f_is_sum", "f_at_the_edges"},
    },
    "hw3_cnn": {
        "conv_layer_relu__sigmoid": {"conv_layer_values"},
        "conv_stages__second_gets_the_image": {"all_layers_learn"},
    },
}

# What stands after more training steps than the quick budget has: graded to the end.
WHOLE = {"beats_softmax__reset_after_training"}

# Right at its end: what it tries first is the lesson's own rate.
LATE = {"rate_fed_in_one_session"}
# What is told of a loss that is no number.
DIVERGED = {"loss-not-finite", "nan-divergence", "nan-divergence-unmeasured"}

Try = Callable[[Path, bool], tuple[Scorecard, Scorecard]]


def _is_shown_soon(path: Path, place: int) -> bool:
    """Tell whether a program is one for every run; a CNN takes long to build, so that a part must do."""
    folder = path.parents[1].name
    if path.stem in LATE:
        return False
    if path.parent.name == "mutants" and path.stem.split("__")[0] in TRAINED[folder]:
        return False
    if folder == "hw1_3_algorithm" and path.parent.name == "variants":
        return False  # its one demand is accuracy
    if folder != "hw3_cnn":
        return True
    siblings = sorted(path.parent.glob(f"{path.stem.split('__')[0]}__*"))
    return path == siblings[0] if path.parent.name == "mutants" else place % 3 == 0


def _programs(kind: str) -> Iterator[object]:
    programs = [path for path in sorted(FOLDERS.glob(f"hw[123]*/{kind}/*")) if path.suffix != ".toml"]
    for place, path in enumerate(programs):
        name = f"{path.parents[1].name}-{path.stem}"
        if _is_shown_soon(path, place):
            yield pytest.param(path, False, id=name)
            continue
        is_long = kind == "variants" or path.stem.split("__")[0] in TRAINED[path.parents[1].name]
        yield pytest.param(path, is_long, id=f"{name}-slow", marks=pytest.mark.slow)
    if kind == "variants":
        for path in sorted(FOLDERS.glob("hw1_[12]_*/variants/*")):
            name = f"{path.parents[1].name}-{path.stem}-trained"
            yield pytest.param(path, True, id=name, marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def references() -> dict[tuple[str, bool], Scorecard]:
    """Keep what each reference earned, by how long it was let train."""
    return {}


@pytest.fixture
def attempt(grade, course: Course, references: dict[tuple[str, bool], Scorecard]) -> Try:
    """Give a function that grades a program and the reference under the same terms."""

    def one(assignment: Assignment, path: Path, is_long: bool) -> Scorecard:
        if is_long:
            steps = None if path.stem in WHOLE else assignment.budgets["quick"].max_steps
            return grade(assignment.id, path, max_steps=steps)
        folder = assignment.folder.name
        return grade(assignment.id, path, max_steps=FEW_STEPS.get(folder, 30), unasked=TRAINED[folder])

    def both(path: Path, is_long: bool) -> tuple[Scorecard, Scorecard]:
        (assignment,) = [a for a in course.assignments.values() if a.folder == path.parents[1]]
        key = (assignment.id, is_long)
        if key not in references:
            references[key] = one(assignment, assignment.solution, is_long)
        return one(assignment, path, is_long), references[key]

    return both


@pytest.mark.parametrize(("path", "is_long"), [*_programs("mutants")])
def test_mutant_loses_its_check_alone(attempt: Try, path: Path, is_long: bool) -> None:
    """A mistake costs the check in its name, and none that the mistake is not about."""
    card, reference = attempt(path, is_long)
    named, also = path.stem.split("__")[0], ALSO[path.parents[1].name]
    won = {check.id for check in reference.checks if check.status is CheckStatus.PASSED}
    lost = {check.id: check.status for check in card.checks if check.status is not CheckStatus.PASSED}
    assert named in won
    assert lost.get(named) is CheckStatus.FAILED
    # A program that stops early loses what it would have done, and names the line.
    excused = won if card.status is RunStatus.ERROR else also.get(path.stem, also.get(named, set()))
    assert {id_ for id_ in lost if id_ in won} - {named} <= excused


@pytest.mark.parametrize(("path", "is_long"), [*_programs("variants")])
def test_variant_earns_as_the_reference(attempt: Try, path: Path, is_long: bool) -> None:
    """Right work in another form earns on each check what the reference earns, and is told of no mistake."""
    card, reference = attempt(path, is_long)
    assert {c.id: c.points for c in card.checks} == {c.id: c.points for c in reference.checks}
    assert card.status is RunStatus.GRADED
    told = {each.code for each in card.diagnoses if each.severity is Severity.ERROR}
    # Cut off in its first trial, at a rate that is tried because it fails, a program is told of that.
    assert told <= (set() if is_long else DIVERGED)
