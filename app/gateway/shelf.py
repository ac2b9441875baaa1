"""Copies of documents, within a budget: fresh enough, or asked for anew at the main port."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from app.dispatch.resident import document
from app.gateway.copy import Copy
from app.gateway.counts import Counts
from app.gateway.limits import Limits
from app.gateway.origin import Origin, OriginAway, Reply, TooLarge

log = logging.getLogger(__name__)
# Which documents a ring concerns, by the first part of what is rung.
_RUNG = {
    "mobile": ("/a/", "/app/v1/"),
    "tv": ("/tv/",),
    "feed": ("/feeds/",),
    "microblog": ("/feeds/",),
    "led": ("/player/v1/led/",),
    "alerts": ("/player/v1/alerts/",),
    "drill": ("/player/v1/drill/",),
}
# What the main port answered so shortly before a ring may be of the time before it.
SETTLE_S = 0.1


class Elsewhere(Exception):
    """The main port answers this itself; there is no copy to be had."""


class Shelf:
    """Keeps what was looked at last; ``origin`` None is a gateway that has no main port."""

    def __init__(self, origin: Origin | None, limits: Limits, counts: Counts) -> None:
        self._origin, self._limits, self._counts = origin, limits, counts
        self._copies: dict[str, Copy] = {}  # what was looked at last stands last
        self._bytes = 0
        self._asking: dict[str, asyncio.Task[Copy]] = {}
        self.said: dict[bytes, bytes] = {}  # requests and answers, true until the next ring
        self._rung = dict.fromkeys(document.ROOMS, 0.0)
        self.is_heard = False
        self._away_until = 0.0

    def ring(self, what: str, now: float) -> None:
        """Trust no copy of what is rung that is older than ``now``."""
        self.said.clear()
        for room in _RUNG.get(what.partition("/")[0], ()):
            self._rung[room] = now + SETTLE_S

    def hear(self, *, is_heard: bool, now: float) -> None:
        """Note whether rings can be heard; those between silence and now were lost."""
        self.is_heard = is_heard
        self.said.clear()
        self._rung = dict.fromkeys(document.ROOMS, now + SETTLE_S)

    def fresh(self, path: str, now: float) -> Copy | None:
        """Return a copy that may be handed out as it is."""
        copy = self._copies.get(path)
        return copy if copy is not None and self._is_fresh(copy, now) else None

    async def look(self, path: str) -> Copy:
        """Return a copy that was fresh after this was called.

        Raises:
            Elsewhere: it is no document of the origin's.
            OriginAway: the main port does not answer, and what was kept is too old.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        if under_way := self._asked_now(path):
            copy = await asyncio.shield(under_way)
            if copy.checked >= begun or self._is_fresh(copy, loop.time()):
                return copy
        # What is asked now, by whomever, is asked after this was called.
        return await asyncio.shield(self._asked_now(path) or self._ask_for(path))

    def _asked_now(self, path: str) -> asyncio.Task[Copy] | None:
        """Return what is not answered yet: to wait for what is done gives nobody else a turn."""
        task = self._asking.get(path)
        return task if task is not None and not task.done() else None

    def _ask_for(self, path: str) -> asyncio.Task[Copy]:
        if len(self._asking) >= self._limits.asked_at_once:
            raise OriginAway("too many documents are asked for at once")
        task = asyncio.get_running_loop().create_task(self._ask(path))
        self._asking[path] = task
        task.add_done_callback(lambda done: self._asked(path, done))
        return task

    def _asked(self, path: str, task: asyncio.Task[Copy]) -> None:
        if self._asking.get(path) is task:
            del self._asking[path]
        if not task.cancelled():
            task.exception()  # whoever waits is told; when all have left, nobody

    async def _ask(self, path: str) -> Copy:
        known, now = self._copies.get(path), asyncio.get_running_loop().time()
        try:
            reply = await self._reply(path, known.etag if known else "", now)
        except TooLarge:
            self._drop(path)
            raise Elsewhere from None
        except OriginAway as exc:
            if known is None or now - known.checked > self._limits.away_s:
                self._drop(path)
                raise
            log.warning("%s is handed out as last known: %s", path, exc)
            return known
        if known is not None and reply.status == HTTPStatus.NOT_MODIFIED:
            known.checked = now
            if self._copies.pop(path, None) is not None:
                self._copies[path] = known
            return known
        return self._keep(path, reply, now)

    async def _reply(self, path: str, etag: str, now: float) -> Reply:
        """Return what the main port says; while it does not answer, ask no more than once a second.

        Raises OriginAway, TooLarge.
        """
        if self._origin is None or now < self._away_until:
            raise OriginAway("the main port does not answer")
        self._counts.asked.inc()
        try:
            reply = await self._origin.get(path, etag)
        except OriginAway:
            self._away_until = now + self._limits.unheard_s
            raise
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OriginAway(f"the main port answers {reply.status}")
        return reply

    def _keep(self, path: str, reply: Reply, now: float) -> Copy:
        self._drop(path)
        if not _is_ready(path, reply):
            raise Elsewhere
        try:
            room = next(room for room in document.ROOMS if path.startswith(room))
            copy = Copy(reply, room, now, self._limits.copy_bytes)
        except TooLarge:
            raise Elsewhere from None
        self._copies[path] = copy
        self._bytes += copy.size
        while self._bytes > self._limits.copies_bytes or len(self._copies) > self._limits.copies:
            self._drop(next(iter(self._copies)))
        return copy

    def _drop(self, path: str) -> None:
        copy = self._copies.pop(path, None)
        self._bytes -= copy.size if copy else 0

    def _is_fresh(self, copy: Copy, now: float) -> bool:
        age = now - copy.checked
        if copy.is_there and copy.room == document.FILES:
            return age < self._limits.files_s
        most = self._limits.heard_s if self.is_heard and copy.is_there else self._limits.unheard_s
        return age < most and copy.checked >= self._rung[copy.room]


def _is_ready(path: str, reply: Reply) -> bool:
    """Return whether the answer is the same for everybody: a document, or that there is none."""
    fields = {name.lower(): value for name, value in reply.fields}
    if "set-cookie" in fields:
        return False
    if reply.status == HTTPStatus.OK:
        return "etag" in fields and "no-store" not in fields.get("cache-control", "")
    is_for_machines = not path.startswith(document.PAGES)
    return reply.status >= HTTPStatus.BAD_REQUEST and is_for_machines
