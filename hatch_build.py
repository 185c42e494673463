"""Put the course into the package that is built, and into no editable install: there it lies beside it."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseHook(BuildHookInterface[Any]):
    """Let the course travel with the package, so that `pip install .` alone gives a working `grade`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders for a real build; a copy in site-packages would only be one more to hide."""
        if version == "standard":
            build_data["force_include"] |= {
                name: f"grader/_course/{name}" for name in ("assignments", "solutions")
            }
