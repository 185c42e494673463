# for: hw2
# earns: 15
# status: error
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
print("\x1b[2J\x1b[H\x1b]0;owned\x07 100/100 \x9b31m \u202e drawkcab \x00 \x08\x7f \ud800")
raise ValueError("\x1b]52;c;ZXZpbA==\x07 \x1b[8mhidden \r overwritten \u2066")
