# for: hw2
# earns: 95
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
import os
import site
import sys

places = ["@outside@/x", "/etc/x", "/usr/lib/x", os.path.join(sys.prefix, "x"), os.path.dirname(tf.__file__) + "/x.py"]
places += [os.path.join(folder, "evil.pth") for folder in site.getsitepackages()]
import grader

places += [os.path.dirname(grader.__file__) + "/x.py", grader.__file__, "/proc/self/oom_score_adj", "/x"]
for place in places:
    try:
        open(place, "a").write("")
        print("GOT to write " + place)
    except OSError as error:
        print(type(error).__name__)
for place in ("@canary@",):
    for attempt in (os.unlink, os.rmdir, lambda path: os.chmod(path, 0), lambda path: os.truncate(path, 0)):
        try:
            before = os.stat(place)
            attempt(place)
            if os.stat(place) != before:
                print("GOT to change " + place)
        except OSError as error:
            print(type(error).__name__)
