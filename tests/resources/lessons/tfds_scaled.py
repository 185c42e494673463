# expect: keras accuracy>=0.8
# 데이터를 tfds로 읽고, 읽은 다음에 0과 1 사이로 바꾼다
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

loaded, info = tfds.load(name="mnist", with_info=True, as_supervised=True)
raw_train, raw_test = loaded["train"], loaded["test"]
kept = int(0.1 * info.splits["train"].num_examples)


def scale(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


shuffled = raw_train.map(scale).shuffle(1000)
checked = shuffled.take(kept).batch(kept)
train = shuffled.skip(kept).take(8000).batch(100)
test = raw_test.map(scale).batch(1000)
xs, ys = next(iter(checked))

net = tf.keras.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28, 1)),
    tf.keras.layers.Dense(50, activation="relu"),
    tf.keras.layers.Dense(info.features["label"].num_classes, activation="softmax"),
])
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(train, epochs=3, validation_data=(xs, ys), verbose=2)
print(net.evaluate(test))
first = next(iter(tfds.as_numpy(tfds.load("mnist", split="train[:1%]"))))
print(first["image"].shape, np.unique(first["label"]))
