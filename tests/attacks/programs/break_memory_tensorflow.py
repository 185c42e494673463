# for: hw2
# at most: 15
# memory: 500
# wall: 60
# status: memory error
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
t = tf.ones([4 << 20])
for _ in range(8):
    t = tf.concat([t, t], 0)
with tf.Session() as session:
    session.run(t)
