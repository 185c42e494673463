# for: hw2
# at most: 15
# wall: 60
# never without: seccomp
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Objects of the kernel that no limit of a process counts: locks, rules, filters, timers, watches.
import ctypes
import fcntl
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
file = os.open("locked", os.O_RDWR | os.O_CREAT)
for command in (6, 37):
    for at in range(0, 4_000, 2):
        lock = struct.pack("hhqqi4x", 1, 0, at, 1, 0)
        try:
            fcntl.fcntl(file, command, lock)
        except OSError as error:
            print(type(error).__name__)
            break
try:
    held = fcntl.fcntl(file, 36, struct.pack("hhqqi4x", 1, 0, 0, 1, 0))
    if struct.unpack("hhqqi4x", held)[0] != 2:
        print("GOT locks")
except OSError as error:
    print(type(error).__name__)
attributes = struct.pack("Q", 1)
if libc.syscall(444, attributes, 8, 0) >= 0:
    print("GOT a set of rules")
program = (ctypes.c_uint64 * 1)(0x7FFF000000000006)
header = struct.pack("HxxxxxxQ", 1, ctypes.addressof(program))
if libc.syscall(317, 1, 0, header) == 0 or libc.prctl(22, 2, header, 0, 0) == 0:
    print("GOT a filter")
left, right = __import__("socket").socketpair()
try:
    left.setsockopt(1, 26, header)
    print("GOT a filter on a socket")
except OSError as error:
    print(type(error).__name__)
timer, timers = ctypes.c_void_p(), 0
while timers < 200_000 and libc.timer_create(1, None, ctypes.byref(timer)) == 0:
    timers += 1
if timers > 100_000:
    print("GOT timers:", timers)
for call in (253, 294):
    if libc.syscall(call, 0) >= 0:
        print("GOT watches")
folder = os.open(".", os.O_RDONLY)
try:
    fcntl.fcntl(folder, 1026, 0x80000004)
    print("GOT notification about a folder")
except OSError as error:
    print(type(error).__name__)
