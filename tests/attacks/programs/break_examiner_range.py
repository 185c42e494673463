# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.reduce_sum(tf.range(0, 2_000_000_000, c))
d = e = f
