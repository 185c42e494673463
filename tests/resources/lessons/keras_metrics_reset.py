# expect: keras accuracy>=0.5 slow
import tensorflow as tf
from tensorflow.keras.layers import Dense, Flatten
(x, y), _ = tf.keras.datasets.mnist.load_data()
batches = tf.data.Dataset.from_tensor_slices((x[:6000] / 255.0, y[:6000])).batch(50)
net = tf.keras.Sequential([Flatten(input_shape=(28, 28)), Dense(32, activation="relu"), Dense(10)])
optimizer = tf.keras.optimizers.Adam(lr=0.005)
cost = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
mean, right = tf.keras.metrics.Mean(), tf.keras.metrics.SparseCategoricalAccuracy()
for epoch in range(2):
    for images, labels in batches:
        with tf.GradientTape() as tape:
            scores = net(images, training=True)
            loss = cost(labels, scores)
        optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_weights), net.trainable_weights))
        mean(loss)
        right(labels, scores)
    print(epoch, mean.result().numpy(), right.result().numpy())
    mean.reset_states()
    right.reset_states()
