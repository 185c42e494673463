# expect: keras accuracy>=0.7
# 텐서플로 1.5의 즉시 실행: tfe.Network 와 tfe.metrics
import tensorflow as tf
from tensorflow.contrib.data import batch_and_drop_remainder, shuffle_and_repeat
from tensorflow.contrib.eager.python import tfe
from tensorflow.examples.tutorials.mnist import input_data

tfe.enable_eager_execution()
mnist = input_data.read_data_sets("MNIST_data", one_hot=False)


class Digits(tfe.Network):
    def __init__(self):
        super(Digits, self).__init__()
        self.hidden = tf.layers.Dense(32, activation=tf.nn.relu)
        self.out = tf.layers.Dense(10)

    def call(self, images):
        return self.out(self.hidden(images))


net = Digits()
optimizer = tf.train.AdamOptimizer(0.005)
pairs = tf.data.Dataset.from_tensor_slices((mnist.train.images[:6000], mnist.train.labels[:6000].astype("int64")))
batches = pairs.apply(shuffle_and_repeat(6000)).apply(batch_and_drop_remainder(60))
mean_loss, hits = tfe.metrics.Mean(), tfe.metrics.Accuracy()
for turn, (images, labels) in enumerate(tfe.Iterator(batches)):
    if turn == 120:
        break
    with tfe.GradientTape() as tape:
        scores = net(images)
        loss = tf.losses.sparse_softmax_cross_entropy(labels, scores)
    optimizer.apply_gradients(zip(tape.gradient(loss, net.variables), net.variables))
    mean_loss(loss)
    hits(labels, tf.argmax(scores, 1))
print(mean_loss.result().numpy(), hits.result().numpy())
