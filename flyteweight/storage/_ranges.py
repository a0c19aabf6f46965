"""Reading anywhere in an object that is elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class RangeReader(io.RawIOBase):
    """A stream that fetches ranges: small ones after a jump, growing ones while it is read on."""

    SMALLEST = 256 << 10
    LARGEST = 16 << 20

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]) -> None:
        self._size = size
        self._fetch = fetch
        self._position = 0
        self._block = b""
        self._start = 0
        self._next = self.SMALLEST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = (0, self._position, self._size)[whence]
        if base + offset < 0:
            raise ValueError(f"cannot seek to {base + offset}: before the start")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        wanted = min(len(buffer), self._size - self._position)
        if wanted <= 0:
            return 0
        offset = self._position - self._start
        if not 0 <= offset < len(self._block):
            self._next = min(self._next * 2, self.LARGEST) if offset == len(self._block) else self.SMALLEST
            self._start = self._position
            self._block = self._fetch(self._position, min(self._size, self._position + max(wanted, self._next)))
            offset = 0
        piece = memoryview(self._block)[offset : offset + wanted]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
