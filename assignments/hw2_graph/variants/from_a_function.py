import tensorflow as tf


def build():
    a = tf.constant(5)
    b = tf.constant(2)
    c = tf.placeholder(tf.int32, [])
    return a, b, c, tf.multiply(b, c), tf.add(b, a)


a, b, c, e, d = build()
f = e + d

if __name__ == "__main__":
    with tf.Session() as sess:
        print(sess.run(f, feed_dict={c: 3}))
