"""The real flow for evidence to begin from: the functional tests' own fixtures."""

import importlib.util
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "functional" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("functional_conftest_of_fuzz", _FILE)
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
course, digits, grader = _MODULE.course, _MODULE.digits, _MODULE.grader
