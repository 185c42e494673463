"""The form of `mutants.toml`: an assignment's wrong solutions as edits of its reference."""

from typing import Literal

from pydantic import Field, model_validator

from grader.course.edits import Edit
from grader.course.toml_model import StrictModel

FILE_NAME = "mutants.toml"
NAME_PATTERN = r"^[A-Za-z0-9_]+$"


class EditTable(StrictModel):
    """One edit: the text `replace` becomes the text `with`."""

    replace: str = Field(min_length=1)
    replacement: str = Field(alias="with")
    count: int | None = Field(default=None, ge=1)
    after: str | None = Field(default=None, min_length=1)

    def to_edit(self) -> Edit:
        """Return the edit that is applied."""
        return Edit(self.replace, self.replacement, self.count, self.after)


class CostsTable(StrictModel):
    """What holds for all mutants of a check that do not state it themselves."""

    costs: list[str] = Field(default_factory=list)
    budget: Literal["quick", "full"] | None = None


class MutantTable(StrictModel):
    """One wrong solution: a single edit, or several in `edits`, or a program in `mutants/` with neither."""

    check: str = Field(pattern=NAME_PATTERN)
    name: str = Field(pattern=NAME_PATTERN)
    base: str | None = None
    replace: str | None = Field(default=None, min_length=1)
    replacement: str | None = Field(default=None, alias="with")
    count: int | None = Field(default=None, ge=1)
    after: str | None = Field(default=None, min_length=1)
    edits: list[EditTable] = Field(default_factory=list)
    costs: list[str] | None = None
    budget: Literal["quick", "full"] | None = None

    @model_validator(mode="after")
    def _edits_in_one_form(self) -> "MutantTable":
        if (self.replace is None) != (self.replacement is None):
            raise ValueError("`replace` and `with` belong together: write both")
        if self.replace is not None and self.edits:
            raise ValueError("write either `replace` and `with`, or `edits`")
        if self.replace is None and (self.count is not None or self.after is not None):
            raise ValueError("`count` and `after` belong beside the `replace` that they are about")
        if self.base is not None and not self.to_edits():
            raise ValueError("`base` needs an edit: write `replace` and `with`, or `edits`")
        return self

    def to_edits(self) -> tuple[Edit, ...]:
        """Return the edits in the order of the file; none for a program in `mutants/`."""
        if self.replace is not None and self.replacement is not None:
            return (Edit(self.replace, self.replacement, self.count, self.after),)
        return tuple(each.to_edit() for each in self.edits)


class AcceptedTable(StrictModel):
    """A change that `grade verify --mutate` makes, that no check catches, and why that is right."""

    change: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class MutantsManifest(StrictModel):
    """The content of a `mutants.toml`."""

    check: dict[str, CostsTable] = Field(default_factory=dict)
    mutant: list[MutantTable] = Field(default_factory=list)
    accepted: list[AcceptedTable] = Field(default_factory=list)
