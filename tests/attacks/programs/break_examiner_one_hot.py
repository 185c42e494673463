# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.cast(tf.reduce_sum(tf.one_hot(tf.range(60_000), (c + 1) * 50_000)), tf.int32)
d = e = f
