# for: hw2
# at most: 15
# isolation: none
# memory: 600
# wall: 60
# status: memory
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Where no layer forbids them, children share the memory out among themselves.
import os
import time

for _ in range(4):
    if os.fork() == 0:
        if os.fork() == 0:
            kept = bytearray(b"x" * (250 << 20))
            time.sleep(60)
        os._exit(0)
time.sleep(60)
