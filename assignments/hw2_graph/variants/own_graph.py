import tensorflow as tf

g = tf.Graph()
with g.as_default():
    a = tf.constant(5)
    b = tf.constant(2)
    c = tf.placeholder(tf.int32, [])
    e = b * c
    d = b + a
    f = e + d

with tf.Session(graph=g) as sess:
    print(sess.run(f, feed_dict={c: 3}))
