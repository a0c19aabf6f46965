class Optimizer:
    def __init__(self, rate):
        self.rate = rate

    def state_dict(self):
        return {"rate": self.rate}


class SGD(Optimizer):
    pass
