# for: hw2
# earns: 95
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
import socket

for name in ("example.com", "localhost.localdomain"):
    try:
        print("GOT " + str(socket.getaddrinfo(name, 80)))
    except OSError as error:
        print(type(error).__name__)
