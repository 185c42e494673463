import numpy as np
import tensorflow as tf

a = tf.constant(np.int32(5))
b = tf.constant(np.int32(2))
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(f, feed_dict = {c: 3}))
