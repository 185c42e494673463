# expect: tensor=Softmax accuracy>=0.7
import tensorflow as tf
tf1 = tf.compat.v1
tf1.disable_eager_execution()
keras = tf1.keras
(x, y), (tx, ty) = keras.datasets.mnist.load_data()
x, tx = x.reshape(-1, 784) / 255.0, tx.reshape(-1, 784) / 255.0
model = keras.models.Sequential([
    keras.layers.Dense(64, activation='relu', input_shape=(784,)),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation='softmax')])
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['acc'])
model.fit(x[:5000], y[:5000], epochs=2, batch_size=100)
print(model.evaluate(tx, ty))
