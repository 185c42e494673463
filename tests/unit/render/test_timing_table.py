"""The table of spans shows which part lies inside which."""

import io

from rich.console import Console

from grader.i18n.catalogue import Catalogue
from grader.render.timing_table import timing_table


def test_inner_spans_are_indented() -> None:
    """Each span has its beginning and length in milliseconds; one inside another is indented."""
    spans = [
        {"name": "grade", "at_s": 0.0, "seconds": 0.5},
        {"name": "run", "at_s": 0.0101, "seconds": 0.2},
        {"name": "run-fork", "at_s": 0.02, "seconds": 0.0123},
        {"name": "examine", "at_s": 0.25, "seconds": 0.25},
    ]
    out = io.StringIO()
    Console(file=out, width=60).print(timing_table(spans, Catalogue("en")))
    assert [line.split() for line in out.getvalue().splitlines()[1:]] == [
        ["grade", "0.0", "500.0"],
        ["run", "10.1", "200.0"],
        ["run-fork", "20.0", "12.3"],
        ["examine", "250.0", "250.0"],
    ]
    assert "    run-fork" in out.getvalue()
