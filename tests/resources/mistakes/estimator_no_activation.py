# diagnosis: no-activation
import numpy as np
import tensorflow as tf

data = tf.contrib.learn.datasets.load_dataset("mnist")

def network(features, labels, mode, params):
    net = tf.layers.dense(features["pixels"], params["width"])  # <-
    net = tf.layers.dropout(net, 0.3, training=(mode == tf.estimator.ModeKeys.TRAIN))
    logits = tf.layers.dense(net, 10)
    answers = {"class": tf.argmax(logits, 1), "prob": tf.nn.softmax(logits)}
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions=answers)
    loss = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    if mode == tf.estimator.ModeKeys.EVAL:
        figures = {"accuracy": tf.metrics.accuracy(labels, answers["class"])}
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=figures)
    train = tf.train.AdamOptimizer(0.003).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train)

def feed(split, epochs, mix):
    return tf.estimator.inputs.numpy_input_fn({"pixels": split.images}, split.labels.astype(np.int32),
                                              batch_size=100, num_epochs=epochs, shuffle=mix)

model = tf.estimator.Estimator(network, model_dir="kept", params={"width": 48})
model.train(feed(data.train, None, True), steps=150)
print(model.evaluate(feed(data.validation, 1, False)))
first = next(model.predict(feed(data.test, 1, False)))
print(first["class"], first["prob"].shape)
