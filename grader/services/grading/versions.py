"""The versions of installed packages, each read from disk once: a class asks for them at every submission."""

import functools
from importlib.metadata import version

installed_version = functools.cache(version)
"""Give a package's version, as its metadata says (https://packaging.python.org/specifications/)."""
