"""What generated modules find by name: the standard library's types, the world's types, and some classes."""

# ruff: noqa: F401 - imported for others

import collections
import datetime as dt
import decimal
import enum
import ipaddress
import os
import pathlib
import re
import typing
import uuid
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from fractions import Fraction
from typing import (
    Annotated,
    Any,
    Dict,
    FrozenSet,
    Generic,
    List,
    Literal,
    Mapping,
    NamedTuple,
    NewType,
    Optional,
    Sequence,
    Set,
    Tuple,
    TypedDict,
    TypeVar,
    Union,
)

from names import FlyteAnnotation, FlyteDirectory, FlyteError, FlyteFile, HashMethod, StructuredDataset, kwtypes

UTC = dt.timezone.utc
T = TypeVar("T")
HERE = os.environ["FUZZ_FILES"]
CsvFile = FlyteFile["csv"]  # once, as flytekit makes another class each time, which Union does not know to be the same


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Shade(str, enum.Enum):
    DARK = "dark"
    LIGHT = "light"


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


class Plain:
    """A class that only a pickle can carry."""

    def __init__(self, content):
        self.content = content

    def __repr__(self):
        return f"Plain({self.content!r})"


class Access(enum.IntFlag):
    READ = 1
    WRITE = 2


@dataclass
class Pair:
    """A dataclass."""

    a: int
    b: str = "b"
