# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Nothing, where a number is looked for.
e = d = f = tf.zeros([0], tf.int32)
