# expect: prediction=Ypred accuracy>=0.6
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.disable_eager_execution()
import numpy as np
from tensorflow.keras.datasets import mnist
(xtr, ytr), (xte, yte) = mnist.load_data()
xtr = xtr.reshape(-1, 784) / 255.; xte = xte.reshape(-1, 784) / 255.
ytr1 = np.eye(10)[ytr]; yte1 = np.eye(10)[yte]
X = tf.placeholder(tf.float32, shape=[None, 784]); Y = tf.placeholder(tf.float32, [None, 10])
with tf.variable_scope("fc"):
    W = tf.get_variable("W", [784, 10], initializer=tf.glorot_uniform_initializer())
    b = tf.get_variable("b", [10], initializer=tf.constant_initializer(0.))
Ypred = tf.nn.softmax(tf.nn.xw_plus_b(X, W, b))
J = -tf.reduce_mean(tf.reduce_sum(Y * tf.log(Ypred + 1e-8), 1))
gW, gb = tf.gradients(J, [W, b])
updates = [W.assign_sub(0.3 * gW), b.assign(b - 0.3 * gb)]
ok = tf.equal(tf.argmax(Ypred, 1), tf.argmax(Y, 1))
acc = tf.reduce_mean(tf.cast(ok, tf.float32))
s = tf.InteractiveSession()
s.run(tf.global_variables_initializer())
for e in range(2):
    p = np.random.permutation(len(xtr))
    for k in range(0, 20000, 100):
        i = p[k:k+100]
        s.run(updates, {X: xtr[i], Y: ytr1[i]})
    print(e, s.run([J, acc], {X: xte, Y: yte1}))
