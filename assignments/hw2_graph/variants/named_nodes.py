import tensorflow as tf

a = tf.constant(5, name='a')
b = tf.constant(2, name='b')
c = tf.placeholder(tf.int32, [], name='c')
e = tf.multiply(b, c, name='e')
d = tf.add(b, a, name='d')
f = tf.add(e, d, name='f')
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(f, feed_dict = {c: 3}))
