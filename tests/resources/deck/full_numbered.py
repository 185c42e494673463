9 def full_layer(input, size):
0     in_size = int(input.get_shape()[1])
1     W = weight_variable([in_size, size])
2     b = bias_variable([size])
3     return tf.matmul(input, W) + b
