"""`python -m player`: reads the command line, paints at once, then goes looking for its server."""

from __future__ import annotations

import argparse
import os
import platform
import re
import secrets
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from player.clock import read_clocks
from player.enrol import Facts
from player.outputs.base import NoOutput, Output
from player.outputs.choose import Choice, open_output, read_choice
from player.outputs.wiring import BadWiring, Light, Wiring, read_wiring
from player.painter import Painter
from player.pictures import COLOURS, Pictures
from player.screen import Kept, World
from player.session import Event, Session
from player.stage import Scene, Stage
from player.state import Occupied, State
from player.words import LANGUAGES, Words, language_of

VERSION = "0.1.0"
ENDED, NO_OUTPUT, NO_STATE = 0, 3, 4  # 2 is argparse's own
_LIGHT = re.compile(r"(\d{1,3})(,(\d(\.\d{1,2})?))?")
_PROFILE = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})(-(mono|dual|full))?")


def main(argv: list[str] | None = None) -> int:
    """Run the player until it is asked to end; return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    words = Words(_language(argv))
    chosen = _parser(words).parse_args(argv)
    try:
        state = State(chosen.state)
    except Occupied as exc:
        return _fail(words("occupied", str(exc)), NO_STATE)
    except OSError as exc:
        return _fail(words("no_state", str(exc)), NO_STATE)
    try:
        output = open_output(chosen.output, words, chosen.wiring, chosen.light)
    except NoOutput as exc:
        return _fail(words(exc.code, exc.detail), NO_OUTPUT)
    try:
        return _play(chosen, state, output, words)
    except KeyboardInterrupt:  # before the signals were ours
        return ENDED
    finally:
        output.close()
        state.close()


def _play(chosen: argparse.Namespace, state: State, output: Output, words: Words) -> int:
    """Paint what is kept, then start the link and paint until the end."""
    now = read_clocks()
    kept = state.load(now)
    stage = Stage(_first_scene(kept))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stage.end())
    session = Session(kept, _world(chosen, state))
    events: SimpleQueue[Event | None] = SimpleQueue()
    painter = Painter(
        stage,
        Pictures(state.files.get),
        output,
        size=chosen.profile[1],
        colour=COLOURS[chosen.colour],
        on_painted=lambda slot, head: events.put(partial(session.painted, slot, head)),
    )
    painter.step(now)
    # Imported only now: the network's libraries take longer to load than the first picture.
    from player.fetch import Fetcher
    from player.link import Link

    fetcher = Fetcher(chosen.server, f"linli-player/{VERSION}")
    link = Link(session, state, stage, fetcher, words, events)
    link.start()
    painter.run(read_clocks)
    link.stop()
    return ENDED


def _first_scene(kept: Kept) -> Scene:
    """Return what to show before anybody was asked."""
    if kept.identity is None:
        return Scene(clock=kept.clock, code="")
    playlist = kept.uptake.held.playlist if kept.uptake.held else None
    if playlist and kept.identity.is_revoked:
        playlist = replace(playlist, items=())
    return Scene(clock=kept.clock, playlist=playlist)


def _world(chosen: argparse.Namespace, state: State) -> World:
    facts = Facts(
        device=chosen.device,
        profile=chosen.profile[0],
        version=VERSION,
        boot=secrets.token_hex(8),
    )
    return World(
        signer=state.key(),
        facts=facts,
        nonce=lambda: secrets.token_urlsafe(18),
        free_bytes=state.free_bytes,
    )


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m player", description=words("description"), epilog=words("epilog")
    )
    add = parser.add_argument
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
    parser.add_argument("--version", action="version", version=VERSION)
    return parser


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


def _language(argv: list[str]) -> str:
    """Return the language before the command line is read: its own messages need it."""
    if "--lang" in argv[:-1] and (asked := argv[argv.index("--lang") + 1]) in LANGUAGES:
        return asked
    # The player is a program of its own; app.config reads the server's settings only.
    return language_of(os.environ.get("LC_ALL") or os.environ.get("LANG") or "")  # noqa: TID251


def _fail(line: str, code: int) -> int:
    print(line, file=sys.stderr)  # noqa: T201 - the operator reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
