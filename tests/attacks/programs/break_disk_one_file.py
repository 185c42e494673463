# for: hw2
# at most: 15
# wall: 20
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
block = b"x" * (1 << 24)
with open("big", "wb") as file:
    for _ in range(1000):
        file.write(block)
print("GOT 16 GB of disk")
