import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Dataset loading
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)

# Set up model
# BEGIN SOLUTION
# STUB: # 여기에 모델을 쓰세요: x, W, b, y, y_, cross_entropy, train_step
# STUB: # Write the model here: x, W, b, y, y_, cross_entropy, train_step
x = tf.placeholder(tf.float32, [None, 784])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)

y_ = tf.placeholder(tf.float32, [None, 10])

cross_entropy = -tf.reduce_sum(y_*tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
# END SOLUTION

# Session
# BEGIN SOLUTION
# STUB: # 여기에 세션을 열고 변수를 초기화하세요.
# STUB: # Open the session here and initialise the variables.
init = tf.global_variables_initializer()

sess = tf.Session()
sess.run(init)
# END SOLUTION

# Learning
# BEGIN SOLUTION
# STUB: # 여기에서 1,000번보다 많이 학습시키세요.
# STUB: # Train here, for more than 1,000 steps.
for i in range(6000):
    batch_xs, batch_ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: batch_xs, y_: batch_ys})
# END SOLUTION

# Validation
# BEGIN SOLUTION
# STUB: # 여기에서 테스트 이미지의 정확도를 출력하세요.
# STUB: # Print the accuracy on the test images here.
correct_prediction = tf.equal(tf.argmax(y,1), tf.argmax(y_,1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

print(sess.run(accuracy, feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
# END SOLUTION
