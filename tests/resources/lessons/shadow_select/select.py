chosen = [1, 2, 3]
