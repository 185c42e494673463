# for: hw2
# earns: 35
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

c = tf.placeholder(tf.int32, [])
f = tf.py_func(lambda value: value * 2 + 7, [c], tf.int32)
d = e = f
