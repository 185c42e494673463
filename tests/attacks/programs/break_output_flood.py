# for: hw2
# at most: 15
# wall: 1.5
# status: timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import sys

while True:
    sys.stdout.write("x" * 100_000)
    sys.stderr.write("y" * 100_000)
