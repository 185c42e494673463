# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.while_loop(lambda i: i >= 0, lambda i: i * 0 + c * 0, [c * 0])
d = e = f
