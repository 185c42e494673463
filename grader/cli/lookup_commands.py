"""`grade list`, `grade data status`, `grade data fetch` and `grade doctor`: they grade nothing."""

from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.domain.messages import message
from grader.render.tables import assignment_list, data_table, doctor_table


def list_assignments(places: Places, terminal: Terminal) -> int:
    """Print the course's assignments."""
    from grader.course.course import find_course, load_course

    course = load_course(find_course(places.environ, places.cwd))
    table = assignment_list(course.assignments.values(), terminal.catalogue, terminal.glyphs)
    terminal.show(table)
    return 0


def show_data(places: Places, terminal: Terminal) -> int:
    """Print which data sets are available."""
    from grader.datasets.registry import status

    rows = status(places.cache_dir, places.data_dir)
    terminal.show(data_table(rows, terminal.catalogue, terminal.glyphs))
    return 0


def fetch_data(name: str, places: Places, terminal: Terminal) -> int:
    """Download one data set and print its folder."""
    from grader.cli.progress_line import LiveLine
    from grader.datasets.fetch import fetch
    from grader.domain.events import DataProgress

    with LiveLine(terminal) as live:
        folder = fetch(name, places.cache_dir, lambda done, total: live.show(DataProgress(name, done, total)))
    terminal.show(terminal.catalogue.text(message("data-fetched", name=name, path=str(folder))))
    return 0


def examine(places: Places, terminal: Terminal) -> int:
    """Print what this machine can do."""
    from grader.services.doctor import examine_machine

    findings = examine_machine(places.cache_dir, places.data_dir)
    terminal.show(doctor_table(findings, terminal.catalogue, terminal.glyphs))
    return 0
