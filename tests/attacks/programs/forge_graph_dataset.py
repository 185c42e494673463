# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.data.experimental.get_single_element(tf.data.TextLineDataset("@canary@").map(tf.strings.length).take(1)) + c
d = e = f
