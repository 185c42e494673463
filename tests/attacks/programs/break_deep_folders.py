# for: hw2
# at most: 15
# wall: 10
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

for _ in range(5000):
    os.mkdir("deep" * 20)
    os.chdir("deep" * 20)
