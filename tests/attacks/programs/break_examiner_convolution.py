# for: hw2
# at most: 70
# status: graded
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# No constant, nothing cubic: one kernel with 2e12 products that nothing can interrupt.
value = tf.cast(c, tf.float32)
images = tf.fill([1, 700, 700, 48], value)
filters = tf.fill([71, 71, 48, 24], value)
hog = tf.nn.conv2d(images, filters, [1, 1, 1, 1], "SAME")
e = b * c + 0 * tf.cast(tf.reduce_sum(hog), tf.int32)
d = b + a
f = e + d
with tf.Session() as sess:
    print(sess.run(d) + 6)
