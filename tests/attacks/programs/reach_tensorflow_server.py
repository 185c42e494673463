# for: hw2
# at most: 100
# wall: 6
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
try:
    server = tf.train.Server.create_local_server()
    print("GOT " + server.target)
except Exception as error:
    print(type(error).__name__)
