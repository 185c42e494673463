# for: hw2
# at most: 15
# wall: 1
# status: timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

reading, writing = os.pipe()
while True:
    os.write(writing, b"x" * 65536)
