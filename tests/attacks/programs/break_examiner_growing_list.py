# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.while_loop(lambda i, t: i >= 0, lambda i, t: (i * 0, tf.concat([t, t], 0)), [c * 0, tf.zeros([1024])], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])])[0]
d = e = f
