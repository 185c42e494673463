# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
from tensorflow.python.framework import function

def grow(depth):
    @function.Defun(tf.int32)
    def body(x):
        return grow(depth - 1)(grow(depth - 1)(x)) if depth else x + 1
    return body

f = grow(6)(c)
d = e = f
