# for: hw2
# at most: 15
# wall: 1
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
class Endless(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


raise Endless
