# for: hw2
# at most: 15
# memory: 500
# wall: 20
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import zlib

bomb = zlib.compress(bytes(1 << 26))
kept = []
while True:
    kept.append(zlib.decompress(bomb))
