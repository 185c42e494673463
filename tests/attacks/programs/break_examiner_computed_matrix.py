# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# How large the matrix is, only the run shows.
side = 5997 + tf.minimum(tf.abs(c), 3)
f = tf.cast(tf.linalg.det(tf.random_uniform(tf.stack([side, side]))), tf.int32)
d = e = f
