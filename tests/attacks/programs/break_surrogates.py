# for: hw2
# earns: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
print("\ud800 half a pair \udfff")
text = "\udc80"
