# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Files that are huge and hold nothing.
import os

for number in range(40):
    try:
        descriptor = os.open("hole%d" % number, os.O_CREAT | os.O_WRONLY)
        os.ftruncate(descriptor, 1 << 40)
    except OSError as error:
        print(type(error).__name__)
