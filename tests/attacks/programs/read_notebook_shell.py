# for: hw2
# at most: 100
# as: notebook
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
!cat @canary@ > got.txt
%run @canary@
%load @canary@
%system cat @canary@
shown = !cat @canary@
try:
    print("GOT " + open("got.txt").read())
    print("GOT " + str(shown))
except Exception as error:
    print(type(error).__name__)
