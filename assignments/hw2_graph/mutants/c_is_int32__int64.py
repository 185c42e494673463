import tensorflow as tf

a = tf.constant(5, tf.int64)
b = tf.constant(2, tf.int64)
c = tf.placeholder(tf.int64, [])
e = b * c
d = b + a
f = e + d
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(f, feed_dict = {c: 3}))
