class Module:
    def __init__(self, weight=1):
        self.weight = weight

    def state_dict(self):
        return {"weight": self.weight}

    def __repr__(self):
        return f"{type(self).__name__}({self.weight})"
