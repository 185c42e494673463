"""Show that names which the standard library dropped mean what they meant."""

import base64
import collections
import fractions
import html.parser
import inspect
import time

from grader.worker.shims.older_python import install_older_python


def test_dropped_names_are_back():
    """Programs of 2017 find the clock, the abstract collections and the rest."""
    install_older_python()
    assert time.clock() <= time.clock()
    assert isinstance([], collections.Iterable)
    assert fractions.gcd(12, 18) == 6
    assert base64.decodestring(base64.encodestring(b"x")) == b"x"
    assert html.parser.HTMLParser().unescape("&lt;") == "<"
    assert inspect.getargspec(lambda a, b=1: None) == (["a", "b"], None, None, (1,))


def test_what_is_there_stays():
    """A name that Python still has is left alone."""
    before = collections.OrderedDict, time.time
    install_older_python()
    assert before == (collections.OrderedDict, time.time)
