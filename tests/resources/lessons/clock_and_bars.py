# expect: prediction=scores accuracy>=0.8
# 2017년에 쓴 프로그램: 지금은 없는 이름과, 불러오기만 하고 쓰지 않는 모듈
import collections
import time

import cv2
import pandas as pd
import tensorflow as tf
from tensorflow_core.examples.tutorials.mnist import input_data
from tqdm import trange

mnist = input_data.read_data_sets("data", one_hot=True)
with tf.device("/gpu:0"):
    pixels = tf.placeholder(tf.float32, [None, 784])
    weight = tf.Variable(tf.truncated_normal([784, 10], stddev=0.05))
    scores = tf.matmul(pixels, weight) + tf.Variable(tf.zeros([10]))
answers = tf.placeholder(tf.float32, [None, 10])
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=answers, logits=scores))
step = tf.train.AdamOptimizer(0.005).minimize(cost)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(scores, 1), tf.argmax(answers, 1)), tf.float32))

began = time.clock()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for turn in trange(400, desc="training"):
        xs, ys = mnist.train.next_batch(100)
        sess.run(step, {pixels: xs, answers: ys})
    print(sess.run(right, {pixels: mnist.test.images, answers: mnist.test.labels}))
print(time.clock() - began, isinstance([], collections.Iterable))
