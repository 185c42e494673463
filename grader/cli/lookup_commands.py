"""Commands that grade nothing: `grade list`, `grade concept`, `grade data` and `grade doctor`."""

from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.render.status_tables import assignment_list, data_table, doctor_table


def list_assignments(places: Places, terminal: Terminal) -> int:
    """Print the course's assignments."""
    from grader.course.course import load_course
    from grader.course.place import MARK, search_course

    place = search_course(places.environ, places.cwd)
    # Listing runs nothing, so an unmarked course may be read; the note says that grading does not use it.
    if place.passed_over is not None:
        terminal.note(message("course-unmarked", file=str(place.passed_over / MARK)))
    course = load_course(place.passed_over or place.root)
    table = assignment_list(course.assignments.values(), terminal.catalogue, terminal.glyphs)
    terminal.show(table)
    return 0


def show_concept(name: str | None, terminal: Terminal) -> int:
    """Print the page about a concept, or each concept with the title of its page."""
    from grader.course.concept_pages import concept_folder, concept_names, concept_page
    from grader.render.concept_text import concept_list, concept_text

    folder, lang = concept_folder(), terminal.catalogue.lang
    if folder is None:
        raise UsageError(message("concepts-missing"))
    pages = {each: concept_page(folder, each, lang) for each in concept_names(folder)}
    if name is None:
        titled = {each: page.read_text(encoding="utf-8") for each, page in pages.items() if page is not None}
        terminal.show(concept_list(titled))
        return 0
    page = concept_page(folder, name, lang)
    if page is None:
        raise UsageError(message("concept-unknown", name=name, known=", ".join(pages)))
    terminal.show(concept_text(page.read_text(encoding="utf-8"), page.parent))
    return 0


def show_data(places: Places, terminal: Terminal) -> int:
    """Print which data sets are available."""
    from grader.datasets.dataset_registry import status

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
