# for: hw2
# at most: 15
# wall: 20
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
for number in range(20_000):
    globals()["name" * 10 + str(number)] = ["x" * 1000] * 100
nested = []
for _ in range(100_000):
    nested = [nested]
