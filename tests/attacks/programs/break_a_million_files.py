# for: hw2
# at most: 15
# wall: 30
# status: killed
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

for number in range(1_000_000):
    open(f"{number}", "w").close()
print("GOT a million files")
