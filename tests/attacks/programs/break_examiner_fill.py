# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.reduce_sum(tf.fill([1 << 20, 1 << 14], c))
d = e = f
