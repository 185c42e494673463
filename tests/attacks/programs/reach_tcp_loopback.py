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

for host in ("127.0.0.1", "localhost", "0.0.0.0", "::1"):
    try:
        socket.create_connection((host, int("@port@")), 1).sendall(b"hello")
        print("GOT a connection to " + host)
    except OSError as error:
        print(type(error).__name__)
