# for: hw2
# earns: 15
# status: error
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
raise ValueError("x" * 50_000_000)
