import tensorflow as tf

class Node:
    pass

n = Node()
n.a = a = tf.convert_to_tensor(5)
n.b = b = tf.convert_to_tensor(2)
n.c = c = tf.placeholder(dtype=tf.int32, shape=[])
n.e = e = n.c // n.b
n.d = d = tf.add_n([n.b, n.a])
n.f = f = tf.math.add(n.e, n.d)
with tf.Session() as s:
    fetched = s.run({"e": n.e, "d": n.d, "f": n.f}, {n.c: 3})
    for key in sorted(fetched):
        print(key, fetched[key])
