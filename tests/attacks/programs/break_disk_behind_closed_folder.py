# for: hw2
# at most: 15
# wall: 20
# status: killed
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

os.mkdir("closed")
kept = [open(f"closed/{number}", "wb") for number in range(100)]
os.chmod("closed", 0)
block = b"x" * (1 << 24)
while True:
    for file in kept:
        file.write(block)
