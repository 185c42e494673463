"""The grader's sentences in Korean and English."""
