"""Answers questions about annotations: a JSON object a line in, and one out.

A question holds the source of a module, in which ``ANNOTATION`` is defined, and expressions. Asked to ``write``, the
answer is the Flyte type, the guess and the literal of each expression; asked to ``read``, the values of given literals.
What fails is answered by ``{"error": text}``.
"""

import base64
import importlib
import json
import os
import sys
import types
import typing

sys.modules["names"] = importlib.import_module(f"names_{sys.argv[1]}")

from flyteidl.core.literals_pb2 import Literal  # noqa: E402
from names import guess, literal_type, raw_prefix, to_literal, to_python  # noqa: E402
from shown import shown, shown_type  # noqa: E402


def attempt(function):
    """What ``function`` gives, or its error."""
    try:
        return {"value": function()}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return {"error": f"{type(error).__name__}: {error}"}


def message(content):
    """A protobuf message as text for JSON."""
    return base64.b64encode(content.SerializeToString(deterministic=True)).decode()


def declared(question):
    """The question's module; importable, so that pickles can name its classes."""
    for forget in typing._cleanups:  # List[Union[int, str]] is List[Union[str, int]] to typing, whichever came first
        forget()
    module = types.ModuleType(question["module"])
    sys.modules[module.__name__] = module
    exec("from prelude import *\n" + question["source"], module.__dict__)
    return module


def write(question):
    """The type, the guess, and the literal of each value."""
    try:
        module = declared(question)
    except Exception as error:  # noqa: BLE001 - as any other answer
        return {"module": {"error": f"{type(error).__name__}: {error}"}}
    annotation = module.ANNOTATION

    def literal(source):
        return message(to_literal(annotation, eval(source, module.__dict__)))

    def original(source):
        return shown(eval(source, module.__dict__))

    return {
        "module": {"value": ""},
        "type": attempt(lambda: message(literal_type(annotation))),
        "guess": attempt(lambda: shown_type(guess(annotation))),
        "literals": [attempt(lambda source=source: literal(source)) for source in question["values"]],
        "originals": [original(source) for source in question["values"]],
        "prefix": raw_prefix(),
    }


def read(question):
    """The value of each literal of each list; a literal that could not be written is an empty text."""
    annotation = sys.modules[question["module"]].ANNOTATION

    def value(text):
        return shown(to_python(annotation, Literal.FromString(base64.b64decode(text))))

    lists = question["literals"]
    return {"values": [[attempt(lambda text=text: value(text)) for text in texts] for texts in lists]}


def main():
    """Answer until there is no more question."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the worlds print is no answer
    for line in sys.stdin:
        question = json.loads(line)
        answer = {"write": write, "read": read}[question["ask"]](question)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
