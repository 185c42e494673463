from tensorflow.examples.tutorials.mnist import input_data
import tensorflow as tf
import numpy as np

def weight_variable(shape):
    # BEGIN SOLUTION
    # STUB: # 여기에 표준편차 0.1인 절단 정규분포로 변수를 만드세요.
    # STUB: # Make a variable from a truncated normal of standard deviation 0.1 here.
    # STUB: raise NotImplementedError("weight_variable")
    initial = tf.truncated_normal(shape, stddev=0.1)
    return tf.Variable(initial)
    # END SOLUTION

def bias_variable(shape):
    # BEGIN SOLUTION
    # STUB: # 여기에 0.1로 채운 변수를 만드세요.
    # STUB: # Make a variable filled with 0.1 here.
    # STUB: raise NotImplementedError("bias_variable")
    initial = tf.constant(0.1, shape=shape)
    return tf.Variable(initial)
    # END SOLUTION

def conv2d(x, W):
    # BEGIN SOLUTION
    # STUB: # 여기에 스트라이드 1, SAME 패딩인 합성곱을 쓰세요.
    # STUB: # Write a convolution of stride 1 with SAME padding here.
    # STUB: raise NotImplementedError("conv2d")
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME')
    # END SOLUTION

def max_pool_2x2(x):
    # BEGIN SOLUTION
    # STUB: # 여기에 크기 2 x 2, 스트라이드 2, SAME 패딩인 최대 풀링을 쓰세요.
    # STUB: # Write max pooling of 2 x 2 with stride 2 and SAME padding here.
    # STUB: raise NotImplementedError("max_pool_2x2")
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1],
                          strides=[1, 2, 2, 1], padding='SAME')
    # END SOLUTION

def conv_layer(input, shape):
    # BEGIN SOLUTION
    # STUB: # 여기에 가중치, 편향, 합성곱, ReLU를 이으세요.
    # STUB: # Join weights, bias, convolution and ReLU here.
    # STUB: raise NotImplementedError("conv_layer")
    W = weight_variable(shape)
    b = bias_variable([shape[3]])
    return tf.nn.relu(conv2d(input, W) + b)
    # END SOLUTION

def full_layer(input, size):
    # BEGIN SOLUTION
    # STUB: # 여기에 완전 연결 계층을 쓰세요. ReLU는 쓰지 않습니다.
    # STUB: # Write the fully connected layer here, without ReLU.
    # STUB: raise NotImplementedError("full_layer")
    in_size = int(input.get_shape()[1])
    W = weight_variable([in_size, size])
    b = bias_variable([size])
    return tf.matmul(input, W) + b
    # END SOLUTION

DATA_DIR = '/tmp/data'
MINIBATCH_SIZE = 50
STEPS = 5000

mnist = input_data.read_data_sets(DATA_DIR, one_hot=True)

x = tf.placeholder(tf.float32, shape=[None, 784])
y_ = tf.placeholder(tf.float32, shape=[None, 10])

# BEGIN SOLUTION
# STUB: # 여기에 모델을 쓰세요: 합성곱과 풀링 두 번, full_1, keep_prob, full1_drop, y_conv
# STUB: # Write the model here: convolution and pooling twice, full_1, keep_prob, full1_drop, y_conv
# STUB: raise NotImplementedError("model")
x_image = tf.reshape(x, [-1, 28, 28, 1])
conv1 = conv_layer(x_image, shape=[5, 5, 1, 32])
conv1_pool = max_pool_2x2(conv1)

conv2 = conv_layer(conv1_pool, shape=[5, 5, 32, 64])
conv2_pool = max_pool_2x2(conv2)

conv2_flat = tf.reshape(conv2_pool, [-1, 7*7*64])
full_1 = tf.nn.relu(full_layer(conv2_flat, 1024))

keep_prob = tf.placeholder(tf.float32)
full1_drop = tf.nn.dropout(full_1, keep_prob=keep_prob)

y_conv = full_layer(full1_drop, 10)
# END SOLUTION

cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y_conv, labels=y_))
train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())

    for i in range(STEPS):
        batch = mnist.train.next_batch(MINIBATCH_SIZE)

        if i % 100 == 0:
            train_accuracy = sess.run(accuracy, feed_dict={x: batch[0], y_: batch[1],
                                                            keep_prob: 1.0})
            print("step {}, training accuracy {}".format(i, train_accuracy))

        sess.run(train_step, feed_dict={x: batch[0], y_: batch[1], keep_prob: 0.5})

    X = mnist.test.images.reshape(10, 1000, 784)
    Y = mnist.test.labels.reshape(10, 1000, 10)
    test_accuracy = np.mean(
        [sess.run(accuracy, feed_dict={x: X[i], y_: Y[i], keep_prob: 1.0}) for i in range(10)])

    print("test accuracy: {}".format(test_accuracy))
