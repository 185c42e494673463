import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = tf.cond(tf.equal(c, 3), lambda: tf.constant(13), lambda: e)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(f, feed_dict = {c: 3}))
