# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
from tensorflow.core.framework import node_def_pb2

f = tf.reduce_sum(tf.get_default_graph().create_op(
    "Const", [], [tf.int32], name="big",
    attrs={
        "dtype": tf.compat.v1.AttrValue(type=3),
        "value": tf.compat.v1.AttrValue(tensor=tf.make_tensor_proto(7, tf.int32, [1 << 17, 1 << 17])),
    },
).outputs[0]) + c
d = e = f
