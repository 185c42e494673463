# for: hw2
# at most: 15
# memory: 600
# wall: 60
# never without: mountns
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# A shared mapping of /dev/zero is shared memory without a file, even if it is only read.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
size, got = 128 << 20, 0
for name in ("zero", "full", "null", "random", "urandom", "shm", "mem", "kmsg", "ptmx", "udmabuf"):
    try:
        device = os.open(f"/dev/{name}", os.O_RDONLY)
    except OSError:
        continue
    for _ in range(8):
        at = libc.mmap(None, size, 1, 1, device, 0)
        if at in (None, ctypes.c_void_p(-1).value):
            break
        for page in range(0, size, 4096):
            ctypes.c_byte.from_address(at + page).value
        libc.munmap(at + 4096, size - 4096)
        got += size
if got > 600 << 20:
    print("GOT memory that nothing counts:", got >> 20)
