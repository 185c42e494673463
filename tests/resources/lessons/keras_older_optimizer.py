# expect: keras accuracy>=0.75
# tf.keras as TensorFlow 1.x taught it: compiled with an optimizer of tf.train, kept on Colab's disk.
import tensorflow as tf
from tensorflow import keras

(pictures, digits), (others, answers) = keras.datasets.mnist.load_data()
pictures, others = pictures / 255.0, others / 255.0
net = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(64, activation=tf.nn.relu),
    keras.layers.Dense(10, activation=tf.nn.softmax),
])
net.compile(optimizer=tf.train.AdamOptimizer(0.002, beta1=0.8),
            loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(pictures[:8000], digits[:8000], epochs=2)
net.save("/content/drive/My Drive/net.h5")
again = keras.models.load_model("/content/drive/My Drive/net.h5")
print(again.evaluate(others, answers))
tf.train.Checkpoint(net=net).save("/content/checkpoints/net")
print(tf.train.latest_checkpoint("/content/checkpoints"))
