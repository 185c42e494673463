array = list
