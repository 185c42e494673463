import tensorflow as tf
from tensorflow.keras.datasets import cifar10
import numpy as np

MINIBATCH_SIZE = 50
STEPS = 1500

# 32 x 32 픽셀, 색 채널 3개, 10개의 분류
(train_images, train_labels), (test_images, test_labels) = cifar10.load_data()

# 여기에 이미지를 0~1로 바꾸고 입력 x, y_, keep_prob과 (합성곱 + 풀링)을 두 번 거치는 모델 y_conv, train_step, accuracy를 쓰세요.
# Scale the images to 0..1 here; write the inputs x, y_, keep_prob, a model y_conv of (convolution + pooling) twice, train_step and accuracy.
raise NotImplementedError("model")

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())

    for i in range(STEPS):
        chosen = np.random.randint(len(train_images), size=MINIBATCH_SIZE)
        batch_x, batch_y = train_images[chosen], train_labels[chosen]

        if i % 100 == 0:
            train_accuracy = sess.run(accuracy, feed_dict={x: batch_x, y_: batch_y, keep_prob: 1.0})
            print("step {}, training accuracy {}".format(i, train_accuracy))

        sess.run(train_step, feed_dict={x: batch_x, y_: batch_y, keep_prob: 0.5})

    test_accuracy = np.mean([
        sess.run(accuracy, feed_dict={x: test_images[k:k + 500], y_: test_labels[k:k + 500], keep_prob: 1.0})
        for k in range(0, len(test_images), 500)])
    print("test accuracy: {}".format(test_accuracy))
