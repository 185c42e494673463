# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Whoever fills a place of this shape fills terabytes.
c = tf.placeholder(tf.int32, [3, 1_000_000, 1_000_000])
e, d = b * c, b + a
f = e + d
