# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
raise KeyboardInterrupt
