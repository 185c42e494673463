# expect: keras accuracy>=0.8
import tensorflow as tf
(x, y), (vx, vy) = tf.keras.datasets.mnist.load_data()
x, vx = (x / 255.0).astype("float32"), (vx / 255.0).astype("float32")

class MyModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.d1 = tf.keras.layers.Dense(64, activation='relu')
        self.d2 = tf.keras.layers.Dense(10)

    def call(self, inputs):
        return self.d2(self.d1(self.flatten(inputs)))

model = MyModel()
model.compile(optimizer=tf.keras.optimizers.Adam(), loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
model.fit(x[:15000], y[:15000], batch_size=100, epochs=1)
print(model.evaluate(vx, vy, verbose=2))
