# for: hw2
# at most: 15
# wall: 60
# never without: seccomp
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Threads with descriptors of their own: each fills the buffers of its own pipes and sockets.
import ctypes
import os
import socket
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
got = []


def fill():
    own = (
        libc.syscall(436, 4_000_000, 4_000_000, 2) == 0  # close_range with CLOSE_RANGE_UNSHARE
        or libc.unshare(0x400) == 0
    )
    kept = []
    try:
        while True:
            pair = socket.socketpair()
            kept += [pair, os.pipe()]
            pair[0].setblocking(False)
            os.set_blocking(kept[-1][1], False)
            for send in (lambda: pair[0].send(b"x" * 65536), lambda: os.write(kept[-1][1], b"x" * 65536)):
                try:
                    while True:
                        send()
                except BlockingIOError:
                    pass
    except OSError as error:
        print(type(error).__name__)
    if own:
        got.append(len(kept))
    time.sleep(3)


threads = [threading.Thread(target=fill) for _ in range(40)]
for one in threads:
    one.start()
for one in threads:
    one.join()
if got:
    print("GOT tables of descriptors:", len(got))
# The same by a thread that is cloned without sharing descriptors.
stack = ctypes.create_string_buffer(1 << 16)
work = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda _: 0)
top = ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16) - 16)
if libc.clone(ctypes.cast(work, ctypes.c_void_p), top, 0x10900, None) > 0:
    print("GOT a thread with descriptors of its own")
