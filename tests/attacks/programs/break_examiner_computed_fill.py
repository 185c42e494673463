# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.reduce_sum(tf.fill([(c + 1) * 500_000, 100_000], 1))
d = e = f
