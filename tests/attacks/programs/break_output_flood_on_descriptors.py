# for: hw2
# at most: 15
# wall: 1.5
# status: timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

while True:
    os.write(1, b"x" * 100_000)
    os.write(2, b"y" * 100_000)
