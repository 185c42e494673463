"""The runtimes of the worker: one folder for each kind of program, listed in `registry`."""
