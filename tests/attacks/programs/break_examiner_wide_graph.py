# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
for _ in range(60):
    c2 = tf.stack([c] * 1000)
f = tf.add_n([c] * 60_000)
d = e = f
