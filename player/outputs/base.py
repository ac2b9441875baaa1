"""What an output is: it puts finished pictures where people see them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol

from PIL import Image


class NoOutput(Exception):
    """The output cannot be opened here; ``code`` names a line in ``player.words``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a picture is.

    ``what`` is ``item``, ``code``, ``idle`` or ``clock``; ``is_first`` says that the picture or
    its playlist was not on the panel just before. ``at`` is the wall clock, for measuring only.
    """

    what: str
    at: datetime
    is_first: bool = False
    is_online: bool = False
    code: str = ""
    slot: str = ""
    epoch: int = 0
    seq: int = 0
    item: str = ""
    revision: int = 0
    kind: str = ""
    sha256: str = ""


class Output(Protocol):
    """Lives in the main thread."""

    frames_per_second: float

    def paint(self, panel: Image.Image, caption: Caption) -> None:
        """Put an RGB picture of the panel's own size up."""
        ...

    def note(self, line: str) -> None:
        """Show one line to the operator."""
        ...

    def wait(self, changed: Event, seconds: float) -> bool:
        """Wait until ``changed`` or the time is over; False when the user closed the output."""
        changed.wait(seconds)
        return True

    def close(self) -> None:
        """Leave everything as it was found."""
        ...


def say(line: str) -> None:
    """Print a line for the system's journal; that nobody takes it must not stop the picture."""
    with contextlib.suppress(OSError):
        print(line, flush=True)  # noqa: T201 - the operator reads standard output
