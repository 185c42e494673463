# for: hw2
# at most: 15
# memory: 500
# wall: 3
# status: memory timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
kept = []
while True:
    try:
        kept.append(bytearray(32 << 20))
    except MemoryError:
        pass
