# for: hw2
# at most: 15
# memory: 700
# wall: 60
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import mmap

kept = []
for _ in range(64):
    kept.append(mmap.mmap(-1, 1 << 30))
    kept[-1].write(b"x" * (1 << 29))
