"""`python -m player`: reads the command line, paints at once, then goes looking for its server."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from queue import SimpleQueue

from player.alert_uptake import scope_of
from player.clock import read_clocks
from player.enrol import Facts
from player.memory import Memory
from player.options import language, parser
from player.outputs.base import NoOutput
from player.outputs.choose import open_output
from player.outputs.watched import WatchedOutput
from player.painter import Painter
from player.pictures import COLOURS, Pictures
from player.screen import Kept, World
from player.session import Event, Session
from player.stage import Scene, Stage
from player.state import Occupied, State
from player.thrift import be_thrifty
from player.watchdog import Watchdog
from player.words import Words

VERSION = "0.1.0"
ENDED, NO_OUTPUT, NO_STATE, AGAIN = 0, 3, 4, 75  # 2 is argparse's own


def main(argv: list[str] | None = None) -> int:
    """Run the player until it is asked to end; return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    be_thrifty()
    words = Words(language(argv))
    chosen = parser(words, VERSION).parse_args(argv)
    try:
        state = State(chosen.state)
        state.key()  # one that cannot be kept is no use
    except Occupied as exc:
        return _fail(words("occupied", str(exc)), NO_STATE)
    except OSError as exc:
        return _fail(words("no_state", str(exc)), NO_STATE)
    try:
        output = open_output(chosen.output, words, chosen.wiring, chosen.light)
    except NoOutput as exc:
        return _fail(words(exc.code, exc.detail), NO_OUTPUT)
    watchdog = Watchdog.of(os.environ, "painter", "session")  # noqa: TID251 - systemd's own
    watched = WatchedOutput(
        output,
        beat=lambda: watchdog.beat("painter", read_clocks().mono),
        painted=watchdog.ready,
        said=watchdog.status,
    )
    try:
        return _play(chosen, state, watched, words, partial(watchdog.beat, "session"))
    except KeyboardInterrupt:  # before the signals were ours
        return ENDED
    finally:
        watchdog.ending()
        output.close()
        state.close()


def _play(
    chosen: argparse.Namespace,
    state: State,
    output: WatchedOutput,
    words: Words,
    beat: Callable[[float], None],
) -> int:
    """Paint what is kept, then start the link and paint until the end."""
    now = read_clocks()
    kept = state.load(now)
    stage = Stage(_first_scene(kept))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stage.end())
    session = Session(kept, _world(chosen, state))
    events: SimpleQueue[Event | None] = SimpleQueue()
    state.files.on_fault = lambda code: events.put(partial(session.faulted, code, ""))
    painter = Painter(
        stage,
        Pictures(state.files.get),
        output,
        size=chosen.profile[1],
        colour=COLOURS[chosen.colour],
        on_seen=lambda sight: events.put(partial(session.saw, sight)),
    )
    painter.step(now)
    # Imported only now: the network's libraries take longer to load than the first picture.
    from player.fetch import Fetcher
    from player.link import Link

    fetcher = Fetcher(chosen.server, f"linli-player/{VERSION}")
    link = Link(session, state, stage, fetcher, words, events)
    link.start(beat, output.screenshot)
    painter.run(read_clocks)
    link.stop()
    return AGAIN if stage.is_to_return else ENDED


def _first_scene(kept: Kept) -> Scene:
    """Return what to show before anybody was asked."""
    if kept.identity is None:
        return Scene(clock=kept.clock, code="")
    playlist = kept.uptake.held.playing if kept.uptake.held else None
    if kept.identity.is_revoked:
        return Scene(clock=kept.clock, playlist=playlist and replace(playlist, items=()))
    alerts = kept.alerts.warn(scope_of(kept.identity.slot))
    orders = Memory(kept.memory).orders
    return Scene(
        clock=kept.clock, playlist=playlist, live=alerts.live, drill=alerts.drill, orders=orders
    )


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


def _fail(line: str, code: int) -> int:
    print(line, file=sys.stderr)  # noqa: T201 - the operator reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
