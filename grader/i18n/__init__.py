"""The grader's sentences in Korean and English: a message becomes text only when it is shown."""
