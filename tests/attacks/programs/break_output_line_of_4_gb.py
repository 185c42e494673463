# for: hw2
# at most: 15
# memory: 1500
# wall: 20
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
print("x" * (4 << 30))
