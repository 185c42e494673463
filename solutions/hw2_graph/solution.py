import tensorflow as tf

# BEGIN SOLUTION
# STUB: # 여기에 그래프를 쓰세요: a = 5, b = 2, c는 int32 placeholder, e = b*c, d = b+a, f = e+d
# STUB: # Write the graph here: a = 5, b = 2, c an int32 placeholder, e = b*c, d = b+a, f = e+d
a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
# END SOLUTION
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    # BEGIN SOLUTION
    # STUB: # 여기에서 c에 3을 넣어 f를 계산하고 출력하세요.
    # STUB: # Compute f for c = 3 here and print it.
    print(sess.run(f, feed_dict = {c: 3}))
    # END SOLUTION
