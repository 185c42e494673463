# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.reduce_sum(tf.tile(tf.fill([1000], c), [60_000_000]))
d = e = f
