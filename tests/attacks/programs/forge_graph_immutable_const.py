# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.raw_ops.ImmutableConst(dtype=tf.int32, shape=[], memory_region_name="@canary@") + c
d = e = f
