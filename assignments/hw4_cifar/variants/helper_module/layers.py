import tensorflow as tf

def weight_variable(shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.05))

def bias_variable(shape):
    return tf.Variable(tf.constant(0.1, shape=shape))

def conv_layer(input, shape):
    W = weight_variable(shape)
    b = bias_variable([shape[3]])
    return tf.nn.relu(tf.nn.conv2d(input, W, strides=[1, 1, 1, 1], padding='SAME') + b)

def max_pool_2x2(x):
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')

def full_layer(input, size):
    in_size = int(input.get_shape()[1])
    return tf.matmul(input, weight_variable([in_size, size])) + bias_variable([size])
