# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Not a number, and beyond all numbers.
f = tf.cast(c, tf.float32) * float("nan")
e = tf.cast(c, tf.float32) / 0.0
d = tf.complex(1.0, 2.0)
