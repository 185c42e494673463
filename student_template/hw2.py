import tensorflow as tf

# 여기에 그래프를 쓰세요: a = 5, b = 2, c는 int32 placeholder, e = b*c, d = b+a, f = e+d
# Write the graph here: a = 5, b = 2, c an int32 placeholder, e = b*c, d = b+a, f = e+d
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    # 여기에서 c에 3을 넣어 f를 계산하고 출력하세요.
    # Compute f for c = 3 here and print it.
