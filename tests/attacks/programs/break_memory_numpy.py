# for: hw2
# at most: 15
# memory: 500
# wall: 60
# status: memory
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import numpy as np

kept = []
while True:
    kept.append(np.ones((4 << 20,)))
