# for: hw2
# at most: 15
# wall: 1
# status: timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
loop = tf.while_loop(lambda i: i >= 0, lambda i: i * 0, [tf.constant(0)])
with tf.Session() as session:
    session.run(loop)
