# expect: prediction=logits accuracy>=0.8
# 코드 출처: 블로그 "tf.data 로 MNIST 학습하기" - placeholder 없이 dataset 에서 바로 가져온다
import tensorflow as tf

(train_x, train_y), (test_x, test_y) = tf.keras.datasets.mnist.load_data()
train_x = train_x.reshape(-1, 784).astype('float32') / 255.
train_y = tf.keras.utils.to_categorical(train_y, 10)

dataset = tf.data.Dataset.from_tensor_slices((train_x[:8000], train_y[:8000]))
dataset = dataset.shuffle(2000).repeat().batch(100)
iterator = dataset.make_one_shot_iterator()
images, labels = iterator.get_next()

keep_prob = tf.placeholder(tf.float32)
W1 = tf.Variable(tf.truncated_normal([784, 64], stddev=0.1))
b1 = tf.Variable(tf.constant(0.1, shape=[64]))
hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(images, W1) + b1), keep_prob)
W2 = tf.Variable(tf.truncated_normal([64, 10], stddev=0.1))
b2 = tf.Variable(tf.zeros([10]))
logits = tf.matmul(hidden, W2) + b2

cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=labels))
optimizer = tf.train.AdamOptimizer(0.005).minimize(cost)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1)), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(200):
        _, c = sess.run([optimizer, cost], feed_dict={keep_prob: 0.7})
        if step % 50 == 0:
            print('step', step, 'cost', c, 'batch accuracy', sess.run(accuracy, feed_dict={keep_prob: 1.0}))
