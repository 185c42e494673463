# for: hw2
# earns: 0
# status: killed
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import ctypes

ctypes.string_at(0)
