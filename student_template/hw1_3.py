import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Dataset loading
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)

# Set up model
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])

# 여기에 소프트맥스 회귀가 아닌 모델 y와 train_step을 쓰고 학습시키세요.
# Write a model y other than softmax regression and train_step here, and train it.
