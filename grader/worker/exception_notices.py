"""The notice of an exception that ended a program, by what Python and the operating system say in fields."""

import errno
import socket

from grader.evidence.notices import WorkerNotice, notice
from grader.worker.shims.missing_modules import OPTIONAL

_PYTHON_2_NAMES = {
    "xrange": "range",
    "raw_input": "input",
    "unicode": "str",
    "unichr": "chr",
    "long": "int",
    "basestring": "str",
    "reduce": "functools.reduce",
    "cPickle": "pickle",
    "execfile": "exec",
}
_GONE_METHODS = {
    "tostring": "tobytes()",
    "has_key": "key in …",
    "iteritems": "items()",
    "itervalues": "values()",
    "iterkeys": "keys()",
    "itemset": "a[index] = value",
    "newbyteorder": "a.view(a.dtype.newbyteorder())",
}
"""Methods that NumPy 2 and Python 3 dropped."""

_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def notice_of(error: BaseException) -> WorkerNotice | None:
    """Return the notice of an exception: the attached one, else one for what Python itself raised."""
    attached = getattr(error, "notice", None)
    if isinstance(attached, WorkerNotice):
        return attached
    if isinstance(error, OSError):
        return _of_system(error)
    name = getattr(error, "name", None)
    return _of_name(error, name) if isinstance(name, str) and name else None


def _of_name(error: BaseException, name: str) -> WorkerNotice | None:
    if isinstance(error, ModuleNotFoundError):
        return notice("module-not-installed" if name in OPTIONAL else "missing-module", module=name)
    if isinstance(error, NameError):
        if name in _PYTHON_2_NAMES:
            return notice("python-2-name", name=name, instead=_PYTHON_2_NAMES[name])
        return None if isinstance(error, UnboundLocalError) else notice("undefined-name", name=name)
    if isinstance(error, AttributeError) and name in _GONE_METHODS:
        return notice("removed-method", name=name, instead=_GONE_METHODS[name])
    return None


def _of_system(error: OSError) -> WorkerNotice | None:
    """Return the notice of what the operating system refused."""
    path = error.filename if isinstance(error.filename, str) else None
    if error.errno == errno.EPERM and path is None:
        return notice("not-permitted")
    if isinstance(error, socket.gaierror) or error.errno in _NO_NETWORK:
        return notice("no-network")
    if path is None:
        return None
    if isinstance(error, FileNotFoundError):
        return notice("missing-file", path=path)
    return notice("read-only", path=path) if error.errno == errno.EROFS else None
