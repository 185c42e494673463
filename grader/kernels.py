"""TensorFlow's tables of kernels, made before a fork: else each child makes them at its first session."""

import contextlib
import importlib

_TABLES = "tensorflow.python.util.pywrap_xla_ops"


def register_kernels() -> None:
    """Have TensorFlow register the kernels that it compiles, as its first session in a process does.

    That takes a third of the processor time of a small graph's first run. It starts no thread and makes no
    session, so that forking stays sound. A TensorFlow without this way in does without: nothing but time
    is lost. (`XlaOpRegistry::RegisterCompilationKernels` in
    https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/tf2xla/xla_op_registry.cc)
    """
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module(_TABLES).get_cpu_kernel_names()
