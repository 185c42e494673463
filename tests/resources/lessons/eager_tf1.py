# expect: evidence accuracy>=0.5
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
tf.set_random_seed(3)
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist")
weight = tfe.Variable(tf.random_normal([784, 10], stddev=0.01))
bias = tfe.Variable(tf.zeros([10]))

def scores(images):
    return tf.matmul(images, weight) + bias

def cost(images, labels):
    return tf.losses.sparse_softmax_cross_entropy(labels, scores(images))

gradients = tfe.implicit_gradients(cost)
optimizer = tf.train.GradientDescentOptimizer(0.3)
batches = tfe.Iterator(tf.data.Dataset.from_tensor_slices((mnist.train.images[:12000], mnist.train.labels[:12000].astype("int64"))).batch(100))
for step in range(120):
    images, labels = batches.next()
    optimizer.apply_gradients(gradients(images, labels))
print(cost(mnist.test.images, mnist.test.labels.astype("int64")).numpy())
