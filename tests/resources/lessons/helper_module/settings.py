DATA, RATE, STEPS = 'data', 0.5, 200
