"""The cyclic collector during start-up.

Importing click, protobuf and this package makes many thousand objects and no garbage, so the collector is off until the
user's code begins: that is a tenth of the whole start-up.
"""

from __future__ import annotations

import gc


def hold_collector() -> None:
    """Do not collect while the command starts."""
    gc.disable()


def release_collector() -> None:
    """From here on, collect as usual, except what start-up made, which lives as long as the process."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
