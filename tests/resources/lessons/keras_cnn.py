# expect: keras accuracy>=0.5
import numpy as np
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Flatten, Dense
from tensorflow.keras.callbacks import EarlyStopping
(x, y), _ = mnist.load_data()
x = np.expand_dims(x / 255.0, -1)
model = Sequential([Conv2D(8, 3, activation='relu', input_shape=(28, 28, 1)), MaxPooling2D(4), Flatten(), Dense(10, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['acc'])
model.fit(x[:3000], y[:3000], epochs=3, batch_size=32, validation_split=0.1, callbacks=[EarlyStopping(patience=2)])
