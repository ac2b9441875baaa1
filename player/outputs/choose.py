"""Which output is meant by what was typed, and opening it; a library only when it is needed."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from pathlib import Path

from player.outputs.base import NoOutput, Output, say
from player.outputs.wiring import Light, Wiring
from player.words import Words

_HOST = r"(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*)"
_KINDS = {
    "window": re.compile("window"),
    "terminal": re.compile("terminal"),
    "png": re.compile("png:(?P<folder>.+)"),
    "framebuffer": re.compile("framebuffer(:(?P<device>/.+))?"),
    "ddp": re.compile(rf"ddp:{_HOST}(:(?P<number>\d{{1,5}}))?"),
    "artnet": re.compile(rf"artnet:{_HOST}(:(?P<number>\d{{1,5}}))?"),
    "e131": re.compile(rf"e131:(?P<number>\d{{1,5}})(@{_HOST})?"),
    "onbon": re.compile(f"onbon:{_HOST}"),
}
_NUMBERS = {"ddp": (1, 65535), "artnet": (0, 32767), "e131": (1, 63999)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was asked for. ``where`` is a host, folder or device; ``number`` a port or universe."""

    kind: str
    where: str = ""
    number: int | None = None


def read_choice(typed: str) -> Choice | None:
    """Return what ``typed`` means; None when it means nothing."""
    for kind, form in _KINDS.items():
        if found := form.fullmatch(typed):
            parts = found.groupdict()
            number = int(parts["number"]) if parts.get("number") else None
            low, high = _NUMBERS.get(kind, (0, 0))
            if number is not None and not low <= number <= high:
                return None
            where = parts.get("host") or parts.get("folder") or parts.get("device") or ""
            return Choice(kind=kind, where=where, number=number)
    return None


def open_output(choice: Choice, words: Words, wiring: Wiring, light: Light) -> Output:
    """Open it.

    Raises:
        NoOutput: it cannot be opened here.
    """
    if choice.kind in {"window", "terminal", "png"}:
        return _local(choice, words)
    if choice.kind == "framebuffer":
        from player.outputs.framebuffer import FramebufferOutput

        return FramebufferOutput(choice.where, wiring, light, say)
    if choice.kind == "onbon":
        from player.outputs.onbon import PORT, OnbonOutput

        say(words("experimental", "Onbon BX-6"))
        return OnbonOutput((_address(choice.where), PORT), wiring, light, say)
    return _pixels(choice, wiring, light)


def _local(choice: Choice, words: Words) -> Output:
    if choice.kind == "terminal":
        from player.outputs.terminal import TerminalOutput

        return TerminalOutput(words)
    if choice.kind == "png":
        from player.outputs.png import PngOutput

        return PngOutput(Path(choice.where))
    try:
        from player.outputs.window import WindowOutput
    except ImportError:
        raise NoOutput("no_tkinter") from None
    return WindowOutput(words)


def _pixels(choice: Choice, wiring: Wiring, light: Light) -> Output:
    from player.outputs.artnet import ArtNet
    from player.outputs.ddp import PORT, Ddp
    from player.outputs.e131 import E131
    from player.outputs.pixels import PixelOutput

    host = _address(choice.where) if choice.where else ""
    if choice.kind == "ddp":
        return PixelOutput(Ddp(host, choice.number or PORT), wiring, light, say)
    if choice.kind == "artnet":
        return PixelOutput(ArtNet(host, choice.number or 0), wiring, light, say)
    return PixelOutput(E131(choice.number or 1, host), wiring, light, say)


def _address(host: str) -> str:
    """Return the IPv4 address of ``host``: asked once, for a name server may go away."""
    try:
        return socket.gethostbyname(host)
    except OSError as exc:
        raise NoOutput("no_host", host) from exc
