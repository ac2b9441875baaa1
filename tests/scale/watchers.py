"""Simulated screens in a thread of their own, and what each of them showed, item by item."""

import asyncio
import threading
from dataclasses import replace

from app.sim import admission
from app.sim.crowd import Crowd, Wanted
from app.sim.notary import Notary
from tests.scale.town import AREA

PROFILE = "192x32-mono"


class Reader(Notary):
    """Keeps the items of every playlist that is read, by its edition."""

    __slots__ = ("boards", "warnings")

    def __init__(self):
        super().__init__()
        self.boards, self.warnings = {}, {}

    def read(self, text):
        said = super().read(text)
        if said.paper and said.paper.document == "playlist":
            items = said.paper.members.get("items", ())
            self.boards[said.paper.edition] = {item["id"] for item in items}
        elif said.paper and said.paper.document == "alerts":
            alerts = said.paper.members.get("alerts", ())
            # Without a level it is the all-clear, which stays for half an hour.
            self.warnings[said.paper.edition] = sum(a["level"] != "none" for a in alerts)
        return said


class Watchers:
    """``count`` screens on one slot that live until ``close``, and guests that come and go.

    What is told of screens is told of those that stay.
    """

    def __init__(self, town, count, guests=0):
        self._town, self._count, self._loop = town, count, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="screens")
        self._thread.start()
        self.crowd = self._do(self._come(count + guests))

    @property
    def tally(self):
        return self.crowd.tally

    @property
    def _staying(self):
        return self.crowd.screens[: self._count]

    @property
    def connected(self):
        return sum(screen.is_connected for screen in self._staying)

    def editions(self):
        """Return the edition each screen shows."""
        return [screen.holding.shown.get("", (0, 0)) for screen in self._staying]

    def shown(self):
        """Return what each screen shows: the ids of its items."""
        boards = self.crowd.notary.boards
        return [boards.get(edition, set()) for edition in self.editions()]

    def alerts(self):
        """Return how many warnings each screen shows."""
        told = self.crowd.notary.warnings
        held = [screen.holding.shown.get("alerts", (0, 0)) for screen in self._staying]
        return [told.get(edition, 0) for edition in held]

    def swap(self, random):
        """Let some guests go and others come."""
        self._do(self._swap(random))

    def close(self):
        self._do(self.crowd.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _come(self, count):
        house = self._town.house
        wanted = Wanted(
            server=self._town.url,
            count=count,
            profile=PROFILE,
            seed=admission.seed_of(house),
            clock=house.clock,
        )
        crowd = Crowd(wanted)
        reader = Reader()
        crowd.notary = reader
        crowd._world = replace(crowd._world, notary=reader)
        crowd.know(*await asyncio.to_thread(admission.admit, house, count, AREA, PROFILE))
        crowd.live()
        return crowd

    async def _swap(self, random):
        crowd = self.crowd
        for n in range(self._count, len(crowd.screens)):
            screen, life = crowd.screens[n], crowd._lives[n]
            if random.random() < 0.5:
                continue
            if life.done():
                crowd._lives[n] = self._loop.create_task(screen.live())
            else:
                life.cancel()
                screen.leave()

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)
