"""Programs that load Fashion-MNIST are recognised by what they name, not by what they print."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader.course.course import load_course
from grader.domain.dataset import Dataset
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.run import Budget
from grader.domain.submission import Submission, SubmissionKind
from grader.services.grading.other_data import OtherData, loads_fashion

FASHION = [
    "from tensorflow import keras\ndata = keras.datasets.fashion_mnist\n(x, y), _ = data.load_data()",
    "from keras.datasets import fashion_mnist as mnist\nmnist.load_data()",
    "import tensorflow as tf\nmnist = tf.keras.datasets.fashion_mnist\nmnist.load_data()",
    "from tensorflow.keras.datasets.fashion_mnist import load_data",
    "import tensorflow_datasets as tfds\ntfds.load('fashion_mnist', as_supervised=True)",
    "from tensorflow.examples.tutorials.mnist import input_data\ninput_data.read_data_sets('data/fashion')",
    "%matplotlib inline\nfrom keras.datasets import fashion_mnist",
]
MNIST = [
    "from keras.datasets import mnist\nprint('unlike Fashion-MNIST')",
    "# fashion_mnist would be harder\nfrom keras.datasets import mnist",
    '"""Not fashion_mnist."""\nimport tensorflow as tf\ntf.keras.datasets.mnist.load_data()',
    "import tensorflow as tf\nd = tf.keras.datasets\nd.mnist.load_data()\nfashion = 1",
    "from keras.datasets import mnist, fashion_mnist\nmnist.load_data()",
    "import tensorflow_datasets as tfds\ntfds.load('mnist')\nplan = 'fashion'",
    "def fashion_show():\n    return 3",
    "print('fashion_mnist')",
]


@pytest.mark.parametrize("source", FASHION)
def test_fashion_is_recognised(source: str) -> None:
    """Every usual way to load the set counts."""
    assert loads_fashion(source)


@pytest.mark.parametrize("source", MNIST)
def test_mnist_stays_mnist(source: str) -> None:
    """A program that also loads MNIST, or only speaks of garments, is run on the assignment's data."""
    assert not loads_fashion(source)


def _dataset(name: str) -> Dataset:
    return Dataset(
        name, Path(name), Path(name) / "hidden", f"digest of {name}", "drawn", default_hidden_seed=True
    )


def _terms(course_root: Path, name: str = "digits") -> GradingTerms:
    assignment = load_course(course_root).assignments["hw1-3"]
    return GradingTerms(assignment, _dataset(name), Budget("full", None), CodeDigests("r", "e"))


def _submission(content: bytes, name: str = "hw1_3.py") -> Submission:
    return Submission("i", "s", Path(name), SubmissionKind.SCRIPT, "a", name, {name: content})


def test_set_is_prepared_once_and_only_when_needed(course_root: Path) -> None:
    """The first program that loads it has it located; others keep the assignment's terms."""
    asked: list[int] = []
    other = OtherData(lambda: asked.append(1) or _dataset("garments"))
    terms = _terms(course_root)
    assert other.terms_for(_submission(MNIST[0].encode()), terms) is terms
    assert asked == []
    for _ in range(2):
        changed = other.terms_for(_submission(FASHION[0].encode()), terms)
        assert changed == replace(terms, other_data=_dataset("garments"))
    assert asked == [1]


def test_notebook_is_read_by_its_code(course_root: Path) -> None:
    """What a notebook's text says of another set does not count, and a magic line does not hide the code."""
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_markdown_cell("from keras.datasets import mnist"),
        nbformat.v4.new_code_cell("%matplotlib inline\nfrom keras.datasets import fashion_mnist"),
    ]
    content = nbformat.writes(book).encode()
    other = OtherData(lambda: _dataset("garments"))
    changed = other.terms_for(_submission(content, "hw1_3.ipynb"), _terms(course_root))
    assert changed.data.name == "garments"


def test_other_data_changes_the_run_but_not_the_version(course_root: Path) -> None:
    """The evidence is another; whether a stored result is outdated is asked without knowing the program."""
    terms = _terms(course_root)
    changed = replace(terms, other_data=_dataset("garments"))
    assert changed.run_key("p") != terms.run_key("p")
    assert changed.version() == terms.version()
    assert changed.thresholds == {}


def test_colour_homework_has_no_other_set(course_root: Path) -> None:
    """An assignment on colour images keeps its data."""
    other = OtherData(lambda: pytest.fail("located"))
    terms = _terms(course_root, "pictures")
    assert other.terms_for(_submission(FASHION[0].encode()), terms) is terms
