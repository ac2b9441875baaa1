"""The player's command line: what may be asked of it, and what is wrong with what was asked."""

from __future__ import annotations

import argparse
import os
import platform
import re
from collections.abc import Callable
from pathlib import Path

from player.outputs.choose import Choice, read_choice
from player.outputs.wiring import BadWiring, Light, Wiring, read_wiring
from player.pictures import COLOURS
from player.words import LANGUAGES, Words, language_of

_LIGHT = re.compile(r"(\d{1,3})(,(\d(\.\d{1,2})?))?")
_PROFILE = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})(-(mono|dual|full))?")


def parser(words: Words, version: str) -> argparse.ArgumentParser:
    """Return the reader of the command line, its texts in the language of ``words``."""
    made = argparse.ArgumentParser(
        prog="python -m player", description=words("description"), epilog=words("epilog")
    )
    add = made.add_argument
    add("--server", required=True, type=_server(words), metavar="URL", help=words("help_server"))
    add("--output", default="window", type=_output(words), help=words("help_output"),
        metavar="OUTPUT")  # fmt: skip
    add("--profile", default="192x32", type=_profile(words), help=words("help_profile"))
    add("--state", default=Path("player-state"), type=Path, help=words("help_state"))
    add("--colour", default="red", choices=tuple(COLOURS), help=words("help_colour"))
    add("--light", default="100", type=_light(words), metavar="80,2.2", help=words("help_light"))
    add("--wiring", default="rows", type=_wiring(words), help=words("help_wiring"),
        metavar="columns,zigzag,bottom-left,rotate-90")  # fmt: skip
    add("--device", default=platform.node()[:64] or "player", help=words("help_device"))
    add("--lang", choices=LANGUAGES, help=words("help_lang"))
    made.add_argument("--version", action="version", version=version)
    return made


def _server(words: Words) -> Callable[[str], str]:
    def read(typed: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", typed):
            raise argparse.ArgumentTypeError(words("bad_server"))
        return typed

    return read


def _output(words: Words) -> Callable[[str], Choice]:
    def read(typed: str) -> Choice:
        found = read_choice(typed)
        if found is None:
            raise argparse.ArgumentTypeError(words("bad_output"))
        return found

    return read


def _wiring(words: Words) -> Callable[[str], Wiring]:
    def read(typed: str) -> Wiring:
        try:
            return read_wiring(typed)
        except BadWiring as exc:
            raise argparse.ArgumentTypeError(words("bad_wiring", str(exc))) from None

    return read


def _light(words: Words) -> Callable[[str], Light]:
    """Read ``80`` or ``80,2.2``: percent and gamma."""

    def read(typed: str) -> Light:
        found = _LIGHT.fullmatch(typed)
        light = Light(int(found[1]), float(found[3] or 1)) if found else Light(0)
        if not (1 <= light.brightness <= 100 and 0.2 <= light.gamma <= 5):
            raise argparse.ArgumentTypeError(words("bad_light"))
        return light

    return read


def _profile(words: Words) -> Callable[[str], tuple[str, tuple[int, int]]]:
    def read(typed: str) -> tuple[str, tuple[int, int]]:
        found = _PROFILE.fullmatch(typed)
        size = (int(found[1]), int(found[2])) if found else (0, 0)
        if not (16 <= size[0] <= 1920 and 16 <= size[1] <= 1080):
            raise argparse.ArgumentTypeError(words("bad_profile"))
        return (typed if "-" in typed else f"{typed}-mono"), size

    return read


def language(argv: list[str]) -> str:
    """Return the language before the command line is read: its own messages need it."""
    if "--lang" in argv[:-1] and (asked := argv[argv.index("--lang") + 1]) in LANGUAGES:
        return asked
    # The player is a program of its own; app.config reads the server's settings only.
    return language_of(os.environ.get("LC_ALL") or os.environ.get("LANG") or "")  # noqa: TID251
