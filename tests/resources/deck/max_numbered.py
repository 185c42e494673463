3 def max_pool_2x2(x):  
4     return tf.nn.max_pool(x, ksize=[1, 2, 2, 1],  
5                             strides=[1, 2, 2, 1], padding='SAME')
