# expect: tensor=BiasAdd accuracy>=0.6
# Keras' layers in a graph and a session of one's own.
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data
session = tf.Session()
K.set_session(session)
pixels = tf.placeholder(tf.float32, [None, 784])
truth = tf.placeholder(tf.float32, [None, 10])
answer = Dense(10, activation="softmax")(Dense(40, activation="relu")(pixels))
cost = tf.reduce_mean(categorical_crossentropy(truth, answer))
step = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
mnist = input_data.read_data_sets("mnist", one_hot=True)
with session.as_default():
    tf.global_variables_initializer().run()
    for _ in range(250):
        bx, by = mnist.train.next_batch(60)
        step.run({pixels: bx, truth: by})
    print(cost.eval({pixels: mnist.test.images, truth: mnist.test.labels}))
