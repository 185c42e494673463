# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.identity(c)
with tf.control_dependencies([tf.raw_ops.Abort()]):
    f = tf.identity(c)
d = e = f
