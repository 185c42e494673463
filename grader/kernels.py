"""TensorFlow's kernel tables, created before a fork; otherwise each child creates them again."""

import contextlib
import importlib

_TABLES = "tensorflow.python.util.pywrap_xla_ops"


def register_kernels() -> None:
    """Make TensorFlow register the kernels that it compiles, as its first session in a process does.

    That takes a third of the processor time of a small graph's first run. It starts no thread and creates no
    session, so forking remains safe. With a TensorFlow that lacks this function, only time is lost.
    (`XlaOpRegistry::RegisterCompilationKernels` in
    https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/tf2xla/xla_op_registry.cc)
    """
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module(_TABLES).get_cpu_kernel_names()
