"""What must hold whatever dies: looked at again and again, and once more when all is quiet."""

import json
import re
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.store import audit, tables
from app.store.tables import delivery, slot
from tests.scale import smsc

# A lease of a slot and a poll with all its spread, and a little.
LATE_S = 60 + 72 + 18
# Ends are whole seconds, and the office's clock is another one.
ROUNDED_S = 3
# A screen itself drops what is over; a page that is up may be shown to its end.
OVER_S = 20
# A lease of a message, and a little.
ORPHAN = timedelta(seconds=120 + 30)
UNSENT = frozenset({"queued", "sending"})
HANDED_OVER = frozenset({"accepted", "delivered"})


class Invariants:
    """Looks at the screens of ``watchers`` and at the store; ``broken`` says what did not hold."""

    def __init__(self, town, office, watchers):
        self._town, self._office, self._watchers = town, office, watchers
        self.broken, self.looks = Counter(), Counter()
        self.waits = defaultdict(list)  # seconds by what was waited for
        self._editions = watchers.editions()
        self._reached = set()
        self._painted, self._read = town.folder / "screen" / "painted.jsonl", 0

    def look_at_screens(self):
        """Look at every screen; note since when each notice is on, or off, all of them."""
        self.looks["screens"] += 1
        live, gone = self._office.standing(time.monotonic())
        shown, now = self._watchers.shown(), time.monotonic()
        for name, (since, ends) in live.items():
            if ends - now > ROUNDED_S:
                self._one(name, "on", now - since, all(name in one for one in shown))
        for name, since in gone.items():
            self._one(name, "off", now - since, not any(name in one for one in shown))
        self._warnings(now)
        editions = self._watchers.editions()
        for before, after in zip(self._editions, editions, strict=True):
            self._check(after >= before, "an edition went down")
        self._editions = editions

    def _one(self, name, how, since_s, is_so):
        if (name, how) in self._reached:
            self._check(is_so, f"a notice is {how} no longer, without reason")
        elif is_so:
            self._reached.add((name, how))
            self.waits[how].append(since_s)
        else:
            self._check(since_s < LATE_S, f"a notice is not {how} all screens in {LATE_S} s")

    def _warnings(self, now):
        alerts = self._watchers.alerts()
        if (since := self._office.warning_since) is not None:
            self._check(all(alerts) or now - since < LATE_S, "a warning is not shown")
        elif (since := self._office.over_since) is not None:
            self._check(not any(alerts) or now - since < LATE_S, "a warning is still shown")

    def look_at_player(self):
        """Read what the real screen painted since, each line with its time."""
        if not self._painted.exists():
            return
        with self._painted.open(encoding="utf-8") as file:
            file.seek(self._read)
            lines = [line for line in file.read().splitlines(keepends=True) if line.endswith("\n")]
        self._read += sum(len(line.encode()) for line in lines)
        offset = time.time() - time.monotonic()
        _, gone = self._office.standing(time.monotonic())
        for line in map(json.loads, lines):
            name = line["item"]
            if name in gone:
                since_s = datetime.fromisoformat(line["time"]).timestamp() - offset - gone[name]
                most = OVER_S if name in self._office.ended else LATE_S
                self._check(since_s < most, f"painted {since_s:.0f} s after its end")
        self.looks["painted"] += len(lines)

    def look_at_store(self):
        """Look for leases that nobody holds, and at the chain of the log."""
        self.looks["store"] += 1
        now = self._town.house.clock()
        with self._town.house.store.read() as tx:
            late = tx.execute(_late(delivery, delivery.c.due, now)).scalar_one()
            slots = tx.execute(_late(slot, slot.c.lease_until, now)).scalar_one()
            line = audit.verify(tx)
            told = tx.execute(_TOLD).all()
        self._check(not late, "a message was claimed and forgotten")
        self._check(not slots, "a board was claimed and forgotten")
        self._check(line is None, "the chain of the log is broken")
        self._check(len(told) == len(set(told)), "a warning was told twice")

    def is_quiet(self):
        """Return whether nothing waits, and every screen shows what should be shown."""
        live, _ = self._office.standing(time.monotonic())
        house = self._town.house
        with house.store.read() as tx:
            now = house.clock()
            unsent = sa.select(sa.func.count()).where(delivery.c.state.in_(UNSENT))
            due = sa.select(sa.func.count()).where(slot.c.due_at <= now)
            waits = tx.execute(unsent).scalar_one() + tx.execute(due).scalar_one()
        return not waits and all(one == live.keys() for one in self._watchers.shown())

    def settle(self):
        """Look at everything once more when all is quiet: nothing lost, nothing twice."""
        self.look_at_screens()
        self.look_at_store()
        self._check(self.is_quiet(), "something still waits, or a screen lacks something")
        self._texts()
        self._posts()

    def _texts(self):
        """Hold what the SMSC took against what the store says of it."""
        taken = Counter((line["to"], line["text"]) for line in smsc.read(self._town.journal))
        with self._town.house.store.read() as tx:
            query = sa.select(delivery.c.state, delivery.c.reason, sa.func.count())
            query = query.where(delivery.c.channel == "sms_smpp")
            rows = tx.execute(query.group_by(delivery.c.state, delivery.c.reason)).all()
        sure = sum(n for state, _, n in rows if state in HANDED_OVER)
        doubtful = sum(n for state, _, n in rows if state == "unknown")
        again = sum(n for _, reason, n in rows if reason.startswith("possibly_double"))
        twice = sum(n - 1 for n in taken.values())
        self.states = {f"{state} {reason}".strip(): n for state, reason, n in rows}
        self._check(twice <= again, f"{twice} texts came twice, {again} are flagged")
        self._check(len(taken) >= sure, f"{sure} texts are said to be sent, {len(taken)} came")
        self._check(len(taken) <= sure + doubtful, "a text came that nobody says was sent")

    def _posts(self):
        """Look for a notice that was posted twice."""
        log = self._town.folder / "microblog.log"
        told = log.read_text(encoding="utf-8") if log.exists() else ""
        posted = Counter(re.findall(r"微博发布：\D*第(\d{5})号", told))
        twice = sorted(number for number, count in posted.items() if count > 1)
        self.looks["posts"] += len(posted)
        self._check(not twice, f"posted twice: {twice}")

    def _check(self, is_so, what):
        self.looks["checks"] += 1
        if not is_so:
            self.broken[what] += 1


_TOLD = sa.select(
    tables.audit.c.object, sa.cast(tables.audit.c.facts, sa.String), tables.audit.c.action
).where(tables.audit.c.action.in_(("warning.told", "warning.messages")))


def _late(table, until, now):
    """Count rows whose lease ended long ago and that nobody has taken since."""
    held = delivery.c.state == "sending" if table is delivery else slot.c.due_at.is_not(None)
    return sa.select(sa.func.count()).select_from(table).where(until < now - ORPHAN, held)
