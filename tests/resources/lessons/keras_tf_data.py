# expect: keras accuracy>=0.85
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

def preprocess(image, label):
    image = tf.cast(image, tf.float32) / 255.0
    return tf.expand_dims(image, -1), tf.one_hot(label, 10)

train_ds = tf.data.Dataset.from_tensor_slices((x_train[:6000], y_train[:6000])).shuffle(6000).map(preprocess, num_parallel_calls=AUTOTUNE).batch(64).prefetch(AUTOTUNE)
val_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(preprocess).batch(256).cache()

def make_model():
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(16, 3, strides=2, padding='same')(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.Activation('relu')(x)
    x = layers.Conv2D(16, 3, strides=2, padding='same', activation='relu')(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    outputs = layers.Dense(10, activation='softmax')(x)
    return keras.Model(inputs, outputs)

model = make_model()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=3e-3), loss='categorical_crossentropy', metrics=['accuracy'])
es = keras.callbacks.EarlyStopping(monitor='val_loss', patience=2, restore_best_weights=True)
history = model.fit(train_ds, epochs=2, validation_data=val_ds, callbacks=[es])
loss, acc = model.evaluate(val_ds)
print('val acc %.4f' % acc, history.history.keys())
