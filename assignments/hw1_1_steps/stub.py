import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Dataset loading
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)

# Set up model
# 여기에 모델을 쓰세요: x, W, b, y, y_, cross_entropy, train_step
# Write the model here: x, W, b, y, y_, cross_entropy, train_step

# Session
# 여기에 세션을 열고 변수를 초기화하세요.
# Open the session here and initialise the variables.

# Learning
# 여기에서 1,000번보다 많이 학습시키세요.
# Train here, for more than 1,000 steps.

# Validation
# 여기에서 테스트 이미지의 정확도를 출력하세요.
# Print the accuracy on the test images here.
