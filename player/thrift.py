"""Has the C library give memory back that large pictures no longer need."""

from __future__ import annotations

import contextlib
import ctypes

# malloc.h. Set, they no longer grow with the largest picture that was ever freed.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_BLOCK = 128 << 10


def be_thrifty() -> None:
    """Keep what is free small; a C library that knows no ``mallopt`` is left as it is."""
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        for setting, value in (
            (_TRIM_THRESHOLD, _BLOCK),
            (_MMAP_THRESHOLD, _BLOCK),
            (_ARENA_MAX, 2),
        ):
            library.mallopt(setting, value)
