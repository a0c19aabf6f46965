class Model:
    def __init__(self, layers=()):
        self.layers = layers

    def __repr__(self):
        return f"{type(self).__name__}({list(self.layers)})"
