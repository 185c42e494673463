# expect: prediction=scores accuracy>=0.6
# Uses the network that came with the tutorial instead of one of its own.
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data, mnist

data = input_data.read_data_sets("MNIST_data")
pixels = tf.placeholder(tf.float32, shape=(50, mnist.IMAGE_PIXELS))
answers = tf.placeholder(tf.int32, shape=(50))
scores = mnist.inference(pixels, 48, 24)
cost = mnist.loss(scores, answers)
step = mnist.training(cost, 0.05)
right = mnist.evaluation(scores, answers)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(400):
        bx, by = data.train.next_batch(50)
        sess.run(step, {pixels: bx, answers: by})
    hits = 0
    for _ in range(20):
        bx, by = data.validation.next_batch(50)
        hits += sess.run(right, feed_dict={pixels: bx, answers: by})
    print("validation %.3f" % (hits / 1000.0))
