"""TensorFlow's tables of kernels can be made before a fork."""

import subprocess
import sys

PROGRAM = """
import os
import tensorflow
from grader import kernels
before = len(os.listdir("/proc/self/task"))
kernels.register_kernels()
from tensorflow.python.util import pywrap_xla_ops
print(len(os.listdir("/proc/self/task")) - before, "MatMul" in pywrap_xla_ops.get_cpu_kernel_names())
"""


def test_kernels_are_registered_without_a_thread() -> None:
    """The way in that is used is there, names kernels, and starts no thread, which a fork would lose."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["0", "True"], done.stderr
