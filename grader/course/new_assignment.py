"""The files of a new assignment: a small one that verifies, for the author to overwrite.

They are in `starter/`; Python files end in `.txt` there, so that tools do not take them for grader code.
"""

import json
from pathlib import Path
from string import Template
from typing import Final

from grader.course.stubs import cut_stub

_STARTER: Final = Path(__file__).parent / "starter"
_REFERENCE: Final = "reference.py"
# Nothing that is installed has the name of an answer, so that a search of the package stays conclusive.
_RENAMED: Final = {"checks/test_full.py": "checks/test_hidden.py"}


def folder_of(assignment_id: str) -> str:
    """Return the folder name of a new assignment."""
    return assignment_id.replace("-", "_")


def starter_files(assignment_id: str) -> dict[str, str]:
    """Return the files of a new assignment by their path in the course's folder."""
    name = folder_of(assignment_id)
    words = {"id": assignment_id, "entry": f"{name}.py"}
    files: dict[str, str] = {}
    for file in sorted(_STARTER.rglob("*")):
        relative = file.relative_to(_STARTER).as_posix().removesuffix(".txt")
        relative = _RENAMED.get(relative, relative)
        if not file.is_file() or relative == "course.toml":
            continue
        text = file.read_text(encoding="utf-8")
        if relative == _REFERENCE:
            files[f"solutions/{name}/solution.py"] = text
            files[f"assignments/{name}/stub.py"] = cut_stub(text, file)
        else:
            files[f"assignments/{name}/{relative}"] = _fill(text, words) if "$" in text else text
    return files


def starter_course(lang: str, hidden_seed: str) -> str:
    """Return the `course.toml` of a new course."""
    words = {"lang": lang, "hidden_seed": json.dumps(hidden_seed, ensure_ascii=False)}
    return _fill((_STARTER / "course.toml").read_text(encoding="utf-8"), words)


def _fill(text: str, words: dict[str, str]) -> str:
    return Template(text).substitute(words)
