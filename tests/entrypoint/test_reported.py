"""What users of other SDKs reported as broken, and works here: runs in odd surroundings, with little given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commands import World


def test_defaults_that_are_false_without_inputs(world: World) -> None:
    """0, the empty text and None are defaults as any other."""
    world.module("""
        from typing import Optional

        @task
        def t(a: int = 0, b: str = "", c: Optional[int] = None, d: bool = False) -> str:
            return repr((a, b, c, d))
    """)
    assert world.run(inputs=world.inputs()).value() == "(0, '', None, False)"


def test_bytes_that_are_no_text_on_stdout(world: World) -> None:
    """What the task prints is its own affair, whatever the locale."""
    world.module(r"""
        @task
        def t() -> int:
            os.write(1, b"\xff\xfe")
            sys.stdout.buffer.write(b"\xff\n")
            return 1
    """)
    with (world.path / "printed").open("wb") as printed:
        finished = world.command(world.words(), env={"LC_ALL": "C"}, stdout=printed)
    assert finished.value() == 1
    assert sorted((world.path / "printed").read_bytes()) == sorted(b"\xff\xfe\xff\n")


@pytest.mark.parametrize("utf8", ["0", "1"])
def test_decks_in_the_locale_c(world: World, utf8: str) -> None:
    """They are UTF-8, whatever Python takes for the encoding of files."""
    world.module("""
        from flyteweight import Deck

        @task(enable_deck=True)
        def t() -> int:
            Deck("words", "\\u00fc\\u4e2d")
            return 1
    """)
    assert world.run(env={"LC_ALL": "C", "PYTHONUTF8": utf8}).value() == 1
    assert "\u00fc\u4e2d" in (world.prefix / "deck.html").read_text("utf-8")


@pytest.mark.parametrize("raised", ["ValueError", "ValueError()", "KeyError", "Exception(None)"])
def test_exceptions_without_arguments(world: World, raised: str) -> None:
    """They are named by their class."""
    world.module(f"""
        @task
        def t():
            raise {raised}
    """)
    message = world.run().failed("USER:RuntimeError")
    assert raised.partition("(")[0] in message
