class Example:
    def __init__(self, text):
        self.text = text

    def SerializeToString(self):
        return self.text.encode()
