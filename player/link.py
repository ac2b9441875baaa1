"""Carries out what the session asks: the only part with a socket; it runs beside the painter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from player import actions as do
from player.clock import read_clocks
from player.fetch import Fetcher, retry_after
from player.files import FULL, DiskFailed, Full
from player.items import Medium
from player.session import Event, Session
from player.stage import Stage
from player.state import State
from player.words import Words

TIMEOUT_S, CLOSE_S, PING_S, BEAT_S = 10.0, 1.0, 20.0, 10.0
FRAME_MAX = 64 << 10
SUBPROTOCOL = "linli.v1"

_AGAIN = (do.KeepIdentity, do.KeepBoard, do.KeepAlerts, do.KeepMemory)  # the newest counts


class Link:
    """Three threads: one runs the session, one asks over HTTP, one listens to the socket.

    The session's thread alone touches the session and the state folder's documents; whoever else
    has something to tell it puts an event into ``events``.
    """

    def __init__(
        self,
        session: Session,
        state: State,
        stage: Stage,
        fetcher: Fetcher,
        say: Words,
        events: SimpleQueue[Event | None],
    ) -> None:
        self._session, self._state, self._stage = session, state, stage
        self._fetcher, self._say = fetcher, say
        self._events = events
        self._errands: SimpleQueue[Callable[[], Event] | None] = SimpleQueue()
        self._socket: ClientConnection | None = None
        self._beat: Callable[[float], None] = lambda _mono: None
        self._screenshot: Callable[[], bytes | None] = lambda: None
        self._carry = self._doers()
        self._unsaved: dict[type[do.Action], do.Action] = {}
        self._threads = [
            threading.Thread(target=self._run, name="session", daemon=True),
            threading.Thread(target=self._run_errands, name="http", daemon=True),
        ]

    def start(
        self,
        beat: Callable[[float], None] | None = None,
        screenshot: Callable[[], bytes | None] | None = None,
    ) -> None:
        """Begin to talk; ``beat`` is called with the monotonic second at least every 10 s.

        ``screenshot`` gives what is on the panel as PNG.
        """
        self._beat, self._screenshot = beat or self._beat, screenshot or self._screenshot
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End in good order; an HTTP request on its way is left to itself."""
        self._events.put(None)
        self._errands.put(None)
        self._threads[0].join(timeout=2 * CLOSE_S)

    def _run(self) -> None:
        self._carry_out(self._session.start(read_clocks()))
        while True:
            wait = self._session.due() - read_clocks().mono
            try:
                event = self._events.get(timeout=min(max(wait, 0.0), BEAT_S))
            except Empty:
                event = self._session.tick
            now = read_clocks()
            self._beat(now.mono)
            if event is None:
                self._carry_out(self._session.stop(now))
                return
            try:
                self._carry_out(event(now))
            except Exception as exc:  # noqa: BLE001 - our mistake must not leave the screen deaf
                self._stage.say(self._say("mistake", repr(exc)))
                self._session.stumbled(now)

    def _run_errands(self) -> None:
        while (errand := self._errands.get()) is not None:
            try:
                self._events.put(errand())
            except Exception as exc:  # noqa: BLE001 - as above
                self._stage.say(self._say("mistake", repr(exc)))

    def _carry_out(self, actions: list[do.Action]) -> None:
        for action in actions:
            self._attempt(action)
            if isinstance(action, do.KeepTime):  # once a minute: what the disk would not take
                for unsaved in list(self._unsaved.values()):
                    self._attempt(unsaved)
        self._stage.set_clock(self._session.screen.clock)

    def _attempt(self, action: do.Action) -> None:
        """Carry one out; what the disk would not take is kept in memory and tried again."""
        kind = type(action)
        try:
            self._carry[kind](action)
            self._unsaved.pop(kind, None)
        except OSError as exc:  # the disk; what is on the panel stays
            if kind in _AGAIN:
                self._unsaved[kind] = action
            is_full = exc.errno in FULL
            self._disk_failed(exc, is_full=is_full and not self._state.make_room())

    def _disk_failed(self, exc: Exception, *, is_full: bool) -> None:
        self._stage.say(self._say("disk", str(exc)))
        if is_full:
            self._events.put(partial(self._session.faulted, "disk_full", ""))

    def _doers(self) -> dict[type[do.Action], Callable[[Any], None]]:
        """Return how each kind of action is carried out."""
        state, stage, errands = self._state, self._stage, self._errands
        return {
            do.Show: self._show,
            do.Warn: self._warn,
            do.Obey: lambda act: stage.order(act.orders),
            do.ShowCode: lambda act: stage.show_code(act.code, act.qr),
            do.Restart: lambda _act: stage.end(is_to_return=True),
            do.Say: self._note,
            do.KeepIdentity: self._keep_identity,
            do.KeepBoard: state.keep_board,
            do.KeepAlerts: state.keep_alerts,
            do.KeepMemory: lambda act: state.keep_memory(act.body),
            do.KeepTime: lambda act: state.keep_time(act.floor),
            do.Purge: lambda _act: self._purge(),
            do.Note: lambda act: state.journal.add(act.entries),
            do.Forget: lambda act: state.journal.forget(act.entries),
            do.Ask: lambda act: errands.put(partial(self._ask, act)),
            do.Snap: lambda act: errands.put(partial(self._snap, act)),
            do.Gather: lambda act: errands.put(partial(self._gather, act)),
            do.Connect: self._talk,
            do.Send: self._talk,
            do.Hang: self._talk,
        }

    def _show(self, action: do.Show) -> None:
        self._stage.set_clock(self._session.screen.clock)
        self._stage.play(action.playlist)

    def _warn(self, action: do.Warn) -> None:
        self._stage.set_clock(self._session.screen.clock)
        self._stage.warn(action.live, action.drill)

    def _purge(self) -> None:
        self._unsaved.pop(do.KeepBoard, None)
        self._state.purge()

    def _keep_identity(self, action: do.KeepIdentity) -> None:
        self._state.keep_identity(action.identity)
        self._stage.enrolled()

    def _talk(self, action: do.Connect | do.Send | do.Hang) -> None:
        if isinstance(action, do.Connect):
            listen = threading.Thread(
                target=self._listen, args=(action.url,), name="socket", daemon=True
            )
            listen.start()
            return
        socket = self._socket
        if socket is None:
            return
        if isinstance(action, do.Hang):
            socket.close()
            return
        try:
            socket.send(action.text)
        except ConnectionClosed:
            return  # the listener says so, and why

    def _note(self, said: do.Say) -> None:
        if said.code in {"connected", "disconnected", "unreachable"}:
            self._stage.online(said.code == "connected")
        self._stage.say(self._say(said.code, said.detail))

    def _ask(self, asked: do.Ask) -> Event:
        return partial(self._session.answered, self._fetcher.ask(asked))

    def _snap(self, snap: do.Snap) -> Event:
        png = self._screenshot()
        nothing = do.Answer(what="screenshot", status=0)
        answer = self._fetcher.send_picture(snap, png) if png else nothing
        return partial(self._session.answered, answer)

    def _gather(self, wanted: do.Gather) -> Event:
        """Fetch what is not here yet; a file that is not what was signed is not kept."""
        missing = [m for m in wanted.media if not self._state.files.has(m.sha256)]
        digests = frozenset(m.sha256 for m in wanted.media)
        try:
            try:
                has_all = self._fetch_all(missing)
            except Full:
                if not self._state.make_room(digests):
                    raise
                has_all = self._fetch_all(missing)
        except DiskFailed as exc:  # full, or worse: what is on the panel stays
            self._disk_failed(exc, is_full=isinstance(exc, Full))
            has_all = False
        return partial(self._session.gathered, wanted.head, has_all)

    def _fetch_all(self, missing: list[Medium]) -> bool:
        """Fetch each, however many cannot be had; a disk that fails ends it."""
        return all([self._fetch(m) for m in missing])

    def _fetch(self, medium: Medium) -> bool:
        with self._state.files.part(medium.sha256, medium.size) as part:
            has_come = part.is_whole or self._fetcher.picture(medium.sha256, part)
            return has_come and part.finish()

    def _listen(self, url: str) -> None:
        """Open the socket and pass on what comes, until it closes."""
        code, wait = 0, 0.0
        try:
            with _open(url) as socket:
                self._socket = socket
                self._events.put(self._session.opened)
                try:
                    for frame in socket:
                        if isinstance(frame, str):
                            self._events.put(partial(self._session.frame, frame))
                except ConnectionClosed:
                    pass  # the close code says why
            code = socket.close_code or 1006
        except InvalidStatus as exc:
            wait = retry_after(exc.response.headers.get("Retry-After", ""))
        except (OSError, WebSocketException, ValueError):
            code = 0
        finally:
            self._socket = None
            self._events.put(partial(self._session.closed, code, wait))


def _open(url: str) -> ClientConnection:
    return connect(
        url,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        open_timeout=TIMEOUT_S,
        close_timeout=CLOSE_S,
        ping_interval=PING_S,
        ping_timeout=PING_S,
        max_size=FRAME_MAX,
        legacy=True,
    )
