# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = c
for _ in range(6000):
    f = tf.identity(f)
d = e = f
