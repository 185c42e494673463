"""Read a TOML file into a pydantic model, and report every mistake in it as a message.

Must not depend on TensorFlow: `grade list` answers from here.
"""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.domain.errors import CourseError
from grader.domain.messages import Message, message


class StrictModel(BaseModel):
    """A table that refuses unknown keys, so that a misspelt one is found."""

    # A model that is only part of another one needs no separate validator.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


M = TypeVar("M", bound=StrictModel)


def read_toml(file: Path, model: type[M]) -> M:
    """Return the model that a file describes; raises `CourseError` with every mistake in the file."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return model.model_validate(data)
    except FileNotFoundError as error:
        raise CourseError(message("manifest-missing", file=str(file))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(message("manifest-syntax", file=str(file), problem=str(error))) from error
    except ValidationError as error:
        found = [_to_message(file, each, model) for each in error.errors(include_url=False)]
        raise CourseError(*found) from error


def _to_message(file: Path, error: Any, model: type[StrictModel]) -> Message:
    """Convert one of pydantic's errors to a message with file, key and remedy."""
    where: Sequence[str | int] = [part for part in error["loc"] if part != "[key]"]
    key = ".".join(str(part) for part in where) or "(file)"
    if error["type"] == "missing":
        return message("manifest-key-missing", file=str(file), key=key)
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(where[-1]), list(model.model_fields), n=1)
        if near and len(where) == 1:
            return message("manifest-key-misspelt", file=str(file), key=key, nearest=near[0])
        return message("manifest-key-unknown", file=str(file), key=key)
    return message("manifest-error", file=str(file), key=key, remedy=str(error["msg"]))
