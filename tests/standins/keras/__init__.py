"""A stand-in for Keras 3."""

from keras import models
from keras.src.models.model import Model
