# for: hw2
# earns: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open("@outside@/alive", "w").write("alive")
            os.execv("/bin/sleep", ["sleep", "60"])
except OSError as error:
    print(type(error).__name__)
