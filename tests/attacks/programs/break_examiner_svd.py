# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# A kernel that nothing interrupts, and that runs for minutes.
large = tf.random_uniform([6000, 6000]) + tf.cast(c, tf.float32)
f = tf.cast(tf.reduce_sum(tf.svd(large, compute_uv=False)), tf.int32)
d = e = f
