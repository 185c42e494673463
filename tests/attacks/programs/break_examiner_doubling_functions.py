# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Forty functions, each of which calls the one before it twice: a million millions of nodes.
from tensorflow.python.framework import function


def double(of, number):
    @function.Defun(tf.int32, func_name=f"double_{number}")
    def called(x):
        return of(x) + of(x + 1)

    return called


last = tf.identity
for number in range(40):
    last = double(last, number)
f = last(c)
d = e = f
