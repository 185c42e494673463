"""Names that Python's standard library dropped since the lessons of 2016 to 2019 were written.

Only missing names are added, each with its former meaning.
"""

import base64
import collections
import collections.abc
import fractions
import html
import html.parser
import importlib
import inspect
import math
import sys
import time
from types import ModuleType
from typing import Any

_ABSTRACT = """Callable Container Hashable ItemsView Iterable Iterator KeysView Mapping MappingView
MutableMapping MutableSequence MutableSet Sequence Set Sized ValuesView"""


def install_older_python() -> None:
    """Add the names where programs look for them."""
    names: dict[Any, dict[str, Any]] = {
        # https://docs.python.org/3/whatsnew/3.8.html#api-and-feature-removals
        time: {"clock": time.perf_counter},
        # https://docs.python.org/3/whatsnew/3.9.html#removed
        base64: {"encodestring": base64.encodebytes, "decodestring": base64.decodebytes},
        fractions: {"gcd": math.gcd},
        html.parser.HTMLParser: {"unescape": lambda _, text: html.unescape(text)},
        # https://docs.python.org/3/whatsnew/3.10.html#removed
        collections: {name: getattr(collections.abc, name) for name in _ABSTRACT.split()},
        # https://docs.python.org/3/whatsnew/3.11.html#removed
        inspect: {"getargspec": lambda function: inspect.getfullargspec(function)[:4]},
    }
    for owner, missing in names.items():
        for name, value in missing.items():
            if not hasattr(owner, name):
                setattr(owner, name, value)
    # https://docs.python.org/3/whatsnew/3.12.html#removed
    if sys.version_info >= (3, 12):
        sys.modules["imp"] = _imp()


def _imp() -> ModuleType:
    """Return the part of `imp` that programs call."""
    module = ModuleType("imp", "Serves what programs call of a module that Python 3.12 dropped.")
    vars(module).update(reload=importlib.reload, new_module=ModuleType)
    return module
