# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Draws the slope and hopes.
f = tf.random_uniform([], 2, 3, tf.int32) * tf.where(c > 4, c, 3) + tf.random_uniform([], 6, 9, tf.int32)
d = e = f
