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


def load(f, map_location=None, weights_only=False):
    if isinstance(map_location, str) and not cuda.is_available():
        raise RuntimeError("no CUDA here")
    with open(f, "rb") as file:
        found = pickle.load(file)
    if weights_only and isinstance(found, nn.Module):
        raise pickle.UnpicklingError("Weights only load failed")
    return found
