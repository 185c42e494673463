# for: hw2
# at most: 15
# wall: 2
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import sys

sys.setrecursionlimit(10**9)


def deeper(n):
    return deeper(n + 1) + 1


deeper(0)
