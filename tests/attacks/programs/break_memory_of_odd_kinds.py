# for: hw2
# memory: 600
# wall: 60
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Memory that counts late: private mappings of shared pages, huge pages, locked pages.
import ctypes
import mmap

kept = []
for flags in (mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000):
    for _ in range(6):
        try:
            one = mmap.mmap(-1, 1 << 28, flags=flags)
            for at in range(0, 1 << 28, 4096):
                one[at] = 1
            kept.append(one)
        except (OSError, MemoryError, ValueError) as error:
            print(type(error).__name__)
while True:
    kept.append(bytearray(1 << 26))
