# expect: keras accuracy>=0.7
import numpy as np
import tensorflow as tf
(x, y), _ = tf.keras.datasets.mnist.load_data()
x = x.reshape(-1, 784).astype('float32') / 255
net = tf.keras.Sequential([tf.keras.layers.Dense(32, activation='relu'), tf.keras.layers.Dense(10)])
opt = tf.keras.optimizers.SGD(0.3)
for step in range(150):
    rows = np.random.randint(0, len(x), 100)
    with tf.GradientTape() as tape:
        scores = net(x[rows])
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y[rows].astype('int32'), logits=scores))
    grads = tape.gradient(loss, net.trainable_weights)
    opt.apply_gradients(zip(grads, net.trainable_weights))
    if step % 50 == 0:
        print(step, float(loss))
