print("random numbers of mine")
