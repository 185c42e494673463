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

try:
    socket.socket(type=socket.SOCK_DGRAM).sendto(b"hello", ("127.0.0.1", int("@datagram_port@")))
    print("GOT a datagram out")
except OSError as error:
    print(type(error).__name__)
