# for: hw2
# at most: 15
# wall: 1
# status: timeout
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import signal
import sys

sys.setswitchinterval(1000)
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    pass
