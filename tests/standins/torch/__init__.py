"""A stand-in for torch."""

import pickle

from torch import cuda, nn, optim


class Tensor:
    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return f"tensor({self.data})"


class device:
    def __init__(self, name):
        self.name = name


def save(obj, f):
    with open(f, "wb") as file:
        pickle.dump(obj, file)


def load(f, map_location=None, weights_only=True):
    if isinstance(map_location, str) and not cuda.is_available():
        raise RuntimeError("no CUDA here")
    with open(f, "rb") as file:
        return (_Weights if weights_only else pickle.Unpickler)(file).load()


class _Weights(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) != ("torch", "Tensor"):
            raise pickle.UnpicklingError(f"Weights only load failed: {module}.{name}")
        return super().find_class(module, name)
