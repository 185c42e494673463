"""The runtimes: one folder each, with all that the worker knows of that kind of program."""
