import tensorflow as tf


def main():
    left = tf.constant(5, name="a")
    right = tf.constant(2, name="b")
    given = tf.placeholder(tf.int32, [], name="c")
    product = tf.multiply(right, given, name="e")
    total = tf.add(right, left, name="d")
    result = tf.add(product, total, name="f")
    with tf.Session() as sess:
        print(sess.run(result, feed_dict={given: 3}))


main()
