# expect: keras accuracy>=0.3
# 双向循环网络,自己写训练循环
import numpy as np
import tensorflow as tf
from tensorflow.keras import Model, layers

(x, y), _ = tf.keras.datasets.mnist.load_data()
x = np.array(x, np.float32).reshape(-1, 28, 28) / 255.0
data = tf.data.Dataset.from_tensor_slices((x, y)).repeat().shuffle(500).batch(64).prefetch(1)


class BothWays(Model):
    def __init__(self):
        super(BothWays, self).__init__()
        forward, backward = layers.LSTM(16), layers.LSTM(16, go_backwards=True)
        self.both = layers.Bidirectional(forward, backward_layer=backward)
        self.out = layers.Dense(10)

    def call(self, rows, is_training=False):
        scores = self.out(self.both(rows))
        return scores if is_training else tf.nn.softmax(scores)


net = BothWays()
adam = tf.optimizers.Adam(0.01)
for step, (rows, labels) in enumerate(data.take(60), 1):
    with tf.GradientTape() as tape:
        scores = net(rows, is_training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(labels, tf.int64), logits=scores)
        )
    adam.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
