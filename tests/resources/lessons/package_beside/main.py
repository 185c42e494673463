# expect: tensor=logits accuracy>=0.8
import tensorflow as tf
from models.softmax import Softmax
from models import utils
from tensorflow.examples.tutorials.mnist import input_data

def main():
    mnist = input_data.read_data_sets('data', one_hot=True)
    net = Softmax(rate=utils.RATE)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(200):
            sess.run(net.train, net.feed(*mnist.train.next_batch(100)))
        print(sess.run(net.accuracy, net.feed(mnist.test.images, mnist.test.labels)))

main()
