"""``python -m flyteweight`` is the command ``flyteweight``."""

from flyteweight.tools.main import main

if __name__ == "__main__":
    main(prog_name="flyteweight")
