"""One player's socket: bytes in, frames to the hub, frames out."""

from __future__ import annotations

import asyncio
import logging
from enum import IntEnum
from typing import cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from app.dispatch.screens.token import Grant
from app.gateway.counts import busy
from app.gateway.desk import Desk
from app.gateway.frames import MOST_BYTES, end_of_frame, lone_text, whole_text
from app.gateway.hub import Hub
from app.gateway.members import NOT_OURS, TOO_MUCH, Dismissed
from app.gateway.request import MOST_HEAD_BYTES, is_plain
from app.gateway.session import Hello, Session
from app.gateway.visitor import Visitor

SUBPROTOCOL = Subprotocol("linli.v1")
# One line for each of 10,000 connections helps nobody: the hub counts instead.
_quiet = logging.getLogger(f"{__name__}.websockets")
_quiet.setLevel(logging.ERROR)


class Phase(IntEnum):
    """Where a connection stands."""

    SHAKING = 0
    OPEN = 1
    CLOSING = 2
    DONE = 3


class Connection(asyncio.Protocol):
    """One player's socket.

    ``websockets`` shakes hands, joins fragments, answers pings and closes. It is only there while
    it is needed: whole text frames, which are nearly all that come, need none of it.
    """

    __slots__ = (
        "_crowd",
        "_desk",
        "_hub",
        "_parts",
        "_phase",
        "_rest",
        "_session",
        "_timer",
        "_transport",
        "_ws",
        "alerts",
        "drill",
        "grant",
        "heard",
        "held",
    )
    _transport: asyncio.Transport
    _session: Session
    _timer: asyncio.TimerHandle
    grant: Grant

    def __init__(self, hub: Hub, crowd: set[Connection], desk: Desk) -> None:
        self._hub, self._crowd, self._desk = hub, crowd, desk
        self._phase = Phase.SHAKING
        self._rest = bytearray()
        self._parts = bytearray()
        self._ws: ServerProtocol | None = None
        self.held = self.alerts = (0, 0)
        self.drill: tuple[int, int] | None = None
        self.heard = 0.0

    @property
    def is_open(self) -> bool:
        """Whether frames can still be written."""
        return self._phase is Phase.OPEN

    @property
    def _is_done(self) -> bool:
        return self._phase is Phase.DONE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the request."""
        self._crowd.add(self)
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=self._hub.limits.buffered_bytes)
        self._wait(self._hub.limits.hello_s)

    def data_received(self, data: bytes) -> None:
        """Take what came, frame by frame; nothing more once the talk is over."""
        if self._is_done:
            return
        if self._ws is None and not self._rest and self._phase is not Phase.SHAKING:
            text = lone_text(data)  # nearly always
            if text is not None:
                self._hear(text)
                return
        self._rest += data
        if self._phase is Phase.SHAKING and not self._shake():
            return
        start = 0
        while (end := end_of_frame(self._rest, start)) is not None:
            frame, start = self._rest[start:end], end
            text = whole_text(frame) if self._ws is None else None
            if text is None:
                self._feed(frame)
            else:
                self._hear(text)
            if self._is_done:
                self._rest.clear()
                return
        del self._rest[:start]

    def eof_received(self) -> None:
        """Let the transport close."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the player."""
        self._phase = Phase.DONE
        self._timer.cancel()
        self._leave()
        self._crowd.discard(self)
        if self._ws is not None:
            _let_go(self._ws)

    def pause_writing(self) -> None:
        """Drop a reader that is too slow; it can poll."""
        asyncio.get_running_loop().call_soon(self.close, TOO_MUCH, "too slow; poll")

    def write(self, frame: bytes) -> None:
        """Send ``frame`` unless the talk is over."""
        if self._phase is Phase.OPEN:
            self._transport.write(frame)

    def close(self, code: int, reason: str) -> None:
        """End the talk; the player has a moment to agree."""
        if self._phase is not Phase.OPEN:
            return
        ws = self._ws or _websocket()
        ws.send_close(code, reason)
        self._ws = ws
        self._end(ws)
        self._send(ws)

    def abort(self) -> None:
        """Cut the line."""
        self._transport.abort()

    def _shake(self) -> bool:
        """Answer the request once it is all there; return whether frames may follow."""
        end = self._rest.find(b"\r\n\r\n") + 4
        if end < 4 and len(self._rest) <= MOST_HEAD_BYTES:
            return False
        if is_plain(bytes(self._rest[:end] if end >= 4 else self._rest)):
            self._hand_over()
            return False
        if end < 4:
            self._transport.abort()
            return False
        ws = ServerProtocol(subprotocols=[SUBPROTOCOL], max_size=MOST_BYTES, logger=_quiet)
        ws.receive_data(self._rest[:end])
        del self._rest[:end]
        for request in ws.events_received():
            if isinstance(request, Request):
                ws.send_response(self._busy() or ws.accept(request))
        if ws.state is OPEN:
            self._phase, self._session = Phase.OPEN, Session(self._hub.check)
        else:
            self._phase = Phase.DONE
            self._wait(self._hub.limits.close_s)
        self._send(ws)
        _let_go(ws)
        if self.is_open and len(self._crowd) > self._hub.limits.players:
            self.close(TOO_MUCH, "full; poll")
        return not self._is_done

    def _hand_over(self) -> None:
        """Let who came to read, not to play, talk to the desk from here on."""
        self._timer.cancel()
        self._phase = Phase.DONE
        self._crowd.discard(self)
        visitor = Visitor(self._desk, self._transport)
        self._transport.set_protocol(visitor)
        visitor.data_received(bytes(self._rest))
        self._rest.clear()

    def _busy(self) -> Response | None:
        """Return the answer to a player that must come back later, None when it may come in."""
        seconds = self._hub.admission.wait_s(asyncio.get_running_loop().time())
        if not seconds:
            return None
        self._hub.counts.sent_away.inc()
        return busy(seconds)

    def _feed(self, frame: bytearray) -> None:
        """Let ``websockets`` have one frame, and keep it while it is not done."""
        if self.is_open:
            try:
                self._session.count(self._hub.clock())
            except Dismissed as exc:
                self.close(exc.code, exc.reason)
        ws = self._ws or _websocket()
        self._ws = ws
        ws.receive_data(frame)
        for event in ws.events_received():
            if isinstance(event, Frame):
                self._join(event)
        if self.is_open:
            if ws.state is not OPEN:
                self._end(ws)
            elif ws.current_size is None:
                self._ws = None
                _let_go(ws)
        self._send(ws)

    def _end(self, ws: ServerProtocol) -> None:
        """Leave the hub; the closing handshake may take a moment."""
        self._phase = Phase.CLOSING
        if ws.close_sent is not None and ws.close_rcvd is None:
            self._hub.counts.dismissed.labels(str(int(ws.close_sent.code))).inc()
        self._leave()
        self._wait(self._hub.limits.close_s)

    def _join(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            self.close(NOT_OURS, "text frames only")
        elif frame.opcode in {Opcode.TEXT, Opcode.CONT}:
            self._parts += frame.data
            if frame.fin:
                text, self._parts = bytes(self._parts), bytearray()
                self._hear(text)

    def _hear(self, text: bytes) -> None:
        if self._phase is not Phase.OPEN:
            return
        self.heard = asyncio.get_running_loop().time()
        try:
            event = self._session.read(text, self._hub.clock())
        except Dismissed as exc:
            self.close(exc.code, exc.reason)
            return
        if isinstance(event, Hello):
            self._timer.cancel()
            self.grant, self.held, self.alerts = event.grant, event.held, event.alerts
            self.drill = (0, 0) if event.drill else None
        self._hub.take(self, event)

    def _send(self, ws: ServerProtocol) -> None:
        """Write what ``websockets`` has to say; empty bytes end our half."""
        for piece in ws.data_to_send():
            if piece:
                self._transport.write(piece)
            else:
                if not self._transport.is_closing():
                    self._transport.write_eof()
                self._phase = Phase.DONE

    def _wait(self, seconds: float) -> None:
        """Give the player so long, and no longer."""
        if hasattr(self, "_timer"):
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._too_late)

    def _too_late(self) -> None:
        if self._phase is Phase.OPEN:
            self.close(NOT_OURS, "no hello")
        else:
            self._transport.abort()

    def _leave(self) -> None:
        if hasattr(self, "grant"):
            self._hub.leave(self)


def _let_go(ws: ServerProtocol) -> None:
    """Part a protocol and its parser, which hold one another: rubbish is collected seldom here.

    What it has to say may still be sent.
    """
    ws.parser.close()


def _websocket() -> ServerProtocol:
    return ServerProtocol(state=OPEN, max_size=MOST_BYTES, logger=_quiet)
