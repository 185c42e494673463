# expect: evidence
# TensorFlow 2 without Keras layers: plain variables and a tape.
import numpy as np
import tensorflow as tf
(x, y), (vx, vy) = tf.keras.datasets.mnist.load_data()
x = tf.constant(x.reshape(-1, 784) / 255.0, tf.float32)
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
optimizer = tf.optimizers.SGD(0.5)
for step in range(100):
    rows = slice(step * 100, step * 100 + 100)
    with tf.GradientTape() as g:
        pred = tf.nn.softmax(x[rows] @ W + b)
        loss = -tf.reduce_mean(tf.reduce_sum(tf.one_hot(y[rows], 10) * tf.math.log(pred + 1e-9), 1))
    optimizer.apply_gradients(zip(g.gradient(loss, [W, b]), [W, b]))
print("accuracy", np.mean(np.argmax(vx.reshape(-1, 784) / 255.0 @ W.numpy() + b.numpy(), 1) == vy))
