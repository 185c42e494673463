# for: hw2
# earns: 95
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
# What a descriptor that only reads may still do to its file: all of it changes nothing, or the canary.
import ctypes
import fcntl
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
for path in ("@canary@", tf.__file__, "@outside@"):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        print(type(error).__name__)
        continue
    before = os.fstat(descriptor)
    attempts = {
        "owner": lambda: os.fchown(descriptor, -1, -1),
        "group": lambda: os.fchown(descriptor, before.st_uid, before.st_gid),
        "flags": lambda: fcntl.ioctl(descriptor, 0x40086602, fcntl.ioctl(descriptor, 0x80086601, bytes(8))),
        "lease": lambda: fcntl.fcntl(descriptor, 1024, fcntl.F_RDLCK),
        "attribute": lambda: os.setxattr(descriptor, "user.mine", b"x") if "canary" in path else os.removexattr(descriptor, "user.none"),
        "mode": lambda: os.fchmod(descriptor, 0 if "canary" in path else before.st_mode & 0o777),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
            if name != "mode" or os.fstat(descriptor).st_ctime_ns != before.st_ctime_ns:
                print(("MEANS" if name == "lease" else "GOT") + " to set the " + name + " of " + path)
        except OSError as error:
            print(type(error).__name__, error.errno)
