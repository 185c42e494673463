# for: hw2
# earns: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
block = b"x" * (1 << 20)
try:
    with open("/dev/shm/big", "wb") as file:
        for _ in range(1000):
            file.write(block)
    print("GOT a gigabyte of shared memory")
except OSError as error:
    print(type(error).__name__)
