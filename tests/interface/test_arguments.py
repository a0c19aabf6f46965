"""Arguments of calls, bound to inputs as Python binds them to parameters."""

from __future__ import annotations

import pytest

from flyteweight.exceptions import FlyteTypeException
from flyteweight.interface.arguments import by_name, with_defaults
from flyteweight.interface.interface import Interface

INTERFACE = Interface({"first": int, "second": (int, 5)})


def test_by_position_and_by_name() -> None:
    """Defaults are filled in; by_name leaves that to its caller."""
    assert with_defaults("f", INTERFACE, [1], {}) == {"first": 1, "second": 5}
    assert with_defaults("f", INTERFACE, [], {"second": 2, "first": 1}) == {"first": 1, "second": 2}
    assert by_name("f", ["first", "second"], [1], {}) == {"first": 1}


@pytest.mark.parametrize(
    ("args", "kwargs", "words"),
    [
        ([1, 2, 3], {}, r"f\(\) takes 2 inputs \(first, second\), 3 were given"),
        ([], {"frist": 1}, r"f\(\) has no input 'frist' \(did you mean 'first'\?\); its inputs: first, second"),
        ([1], {"first": 1}, r"f\(\) was given input 'first' twice"),
        ([], {}, r"f\(\) misses input first"),
    ],
)
def test_what_does_not_fit_is_a_type_error(args: list[int], kwargs: dict[str, int], words: str) -> None:
    """As in Python, with the inputs that there are."""
    with pytest.raises(FlyteTypeException, match=words) as caught:
        with_defaults("f", INTERFACE, args, kwargs)
    assert isinstance(caught.value, TypeError)
