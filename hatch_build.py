"""Build hook: compile the message catalogues, and add the student course and concept pages to the wheel."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # the tests compile catalogues without a build backend
    BuildHookInterface = dict

CATALOGUES = Path("grader", "i18n")


class CourseHook(BuildHookInterface[Any]):
    """Adds to a wheel what the version control does not hold or keeps outside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues, and add folders to a wheel; an editable install uses the checkout's."""
        folder = Path(self.root) / CATALOGUES
        compiled = [file for _, file in compile_catalogues(folder, folder)]
        if version == "standard":
            build_data["force_include"] |= {str(file): str(CATALOGUES / file.name) for file in compiled}
            # What students install holds no answers: the student course, never assignments/ or solutions/.
            build_data["force_include"]["student_template"] = "grader/_course"
            build_data["force_include"]["docs/concepts"] = "grader/_concepts"


def compile_catalogues(sources: Path, target: Path) -> Iterator[tuple[str, Path]]:
    """Compile each `.po` of `sources` into `target`; yield its language and the compiled file."""
    for source in sorted(sources.glob("*.po")):
        compiled = target / f"{source.stem}.mo"
        with source.open("rb") as file, compiled.open("wb") as out:
            write_mo(out, read_po(file))
        yield source.stem, compiled


if __name__ == "__main__":
    for _ in compile_catalogues(CATALOGUES, CATALOGUES):
        pass
