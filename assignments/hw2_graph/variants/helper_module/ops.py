def add(left, right):
    return left + right


def multiply(left, right):
    return left * right
