# expect: keras accuracy>=0.6 slow
import os
import keras
from keras.callbacks import EarlyStopping, ModelCheckpoint, TensorBoard
from keras.layers import Dense, Dropout
from keras.models import load_model
from keras.optimizers import Adam
(x, y), (vx, vy) = keras.datasets.mnist.load_data()
x, vx = x.reshape(-1, 784) / 255.0, vx.reshape(-1, 784) / 255.0
y, vy = keras.utils.to_categorical(y, 10), keras.utils.to_categorical(vy, 10)
if not os.path.isdir("kept"):
    os.makedirs("kept")
watch = [
    ModelCheckpoint("kept/{epoch:02d}-{val_acc:.3f}.hdf5" if False else "kept/best.hdf5", monitor="val_acc", save_best_only=True, verbose=1),
    EarlyStopping(monitor="val_acc", patience=3),
]
net = keras.models.Sequential([Dense(40, activation="relu", input_dim=784), Dropout(0.2), Dense(10, activation="softmax")])
net.compile(Adam(lr=0.003), "categorical_crossentropy", metrics=["accuracy"])
net.fit(x[:10000], y[:10000], epochs=2, batch_size=100, validation_data=(vx[:1000], vy[:1000]), callbacks=watch)
print(sorted(os.listdir("kept")))
net.save_weights("kept/weights.h5")
net.load_weights("kept/weights.h5")
again = load_model("kept/best.hdf5")
print(again.evaluate(vx[:1000], vy[:1000], verbose=0))
