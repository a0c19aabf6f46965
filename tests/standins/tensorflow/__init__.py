"""A stand-in for tensorflow 2."""

import keras

from tensorflow import data, io, train
