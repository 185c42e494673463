# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Multiplication has no bound on its sizes: the clock ends it.
side = 16000 + tf.minimum(tf.abs(c), 3)
large = tf.fill(tf.stack([side, side]), tf.cast(c, tf.float32))
for _ in range(20):
    large = tf.matmul(large, large)
f = tf.cast(tf.reduce_sum(large), tf.int32)
d = e = f
