# expect: prediction=out accuracy>=0.8
import tensorflow as tf
(tx, ty), (vx, vy) = tf.keras.datasets.mnist.load_data()
tx, vx = tx / 255.0, vx / 255.0
img = tf.placeholder(tf.float32, (None, 28, 28))
lab = tf.placeholder(tf.uint8, (None,))
out = tf.layers.dense(tf.layers.flatten(img), 10)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(lab, tf.int32), logits=out))
opt = tf.train.AdamOptimizer(0.01).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.cast(tf.argmax(out, 1), tf.uint8), lab), tf.float32))
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for i in range(0, 15000, 100):
        sess.run(opt, feed_dict={img: tx[i:i + 100], lab: ty[i:i + 100]})
    print(sess.run(acc, feed_dict={img: vx, lab: vy}))
