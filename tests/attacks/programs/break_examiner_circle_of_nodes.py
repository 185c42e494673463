# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# A node that waits for itself, with no loop around it.
f = tf.identity(c)
f.op._update_input(0, tf.identity(f))
d = e = f
