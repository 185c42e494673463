# for: hw2
# at most: 45
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
f = tf.raw_ops.RestoreV2(prefix="@canary@", tensor_names=["a"], shape_and_slices=[""], dtypes=[tf.int32])[0]
d = e = f
