# for: hw2
# at most: 55
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
# Names of a megabyte, each told wherever its node is.
f = c
for i in range(20):
    f = tf.add(f, b, name="n" * 1_000_000 + str(i))
d = e = f
