# for: hw2
# at most: 15
# memory: 600
# wall: 60
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# Each page that is read far from the others costs a page table, though what is read is one page of zeros.
import mmap

kept, got = [], 0
while True:
    try:
        kept.append(mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, prot=mmap.PROT_READ))
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
        break
    kept[-1].madvise(15)
    for at in range(0, 1 << 30, 2 << 20):
        kept[-1][at]
        got += 4096
if got > 600 << 20:
    print("GOT page tables:", got >> 20)
