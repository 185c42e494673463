# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import sys

sys.stdout.close()
sys.stderr = None
sys.stdin.close()
print("into nothing", file=sys.__stdout__)
