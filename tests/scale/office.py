"""Steady work: notices go out, end and are withdrawn, warnings come and go; all of it is noted."""

import threading
import time
from contextlib import suppress

from app.dispatch.warnings import warning_own
from app.store import user
from tests.scale.desk import Desk

MOST_LIVE, EVERY_S, WARN_EVERY_S, WARN_FOR_S = 20, 1.5, 40.0, 15.0
# A screen takes eight alerts, and an all-clear is one for half an hour.
MOST_WARNINGS, STAYS_S = 6, 32 * 60.0


class Office:
    """Works in threads of its own until ``close``. Times are of ``time.monotonic``.

    Attributes:
        live: ids of what should be shown, with when it was published and when it ends.
        gone: ids of what should not, with since when; ``ended`` are those that nobody withdrew.
        broken: what went wrong in its own work.
    """

    def __init__(self, town, random, posts=False):
        self._town, self._random, self._posts = town, random, posts
        self.live, self.gone, self.ended = {}, {}, set()
        self.number, self.broken, self._warned = 0, [], []
        self.warning_since, self.over_since = None, time.monotonic()
        self.desk, self._stop = Desk(town), threading.Event()
        self._lock = threading.Lock()
        works = (self._write, self._warn)
        self._threads = [threading.Thread(target=self._run, args=(work,)) for work in works]
        for thread in self._threads:
            thread.start()

    def close(self):
        """Finish what was begun, and stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def standing(self, now):
        """Return copies of what should be shown and of what should not, by id."""
        with self._lock:
            for name, (_, ends) in tuple(self.live.items()):
                if ends <= now:
                    del self.live[name]
                    self.gone[name] = ends
                    self.ended.add(name)
            return dict(self.live), dict(self.gone)

    def _run(self, work):
        while not self._stop.is_set():
            try:
                work()
            except Exception as exc:  # noqa: BLE001 - it is told at the end
                self.broken.append(f"{type(exc).__name__}: {exc}")
                self._stop.wait(1)

    def _write(self):
        live, _ = self.standing(time.monotonic())
        long_lived = [name for name, (_, ends) in live.items() if ends > time.monotonic() + 30]
        if len(live) >= MOST_LIVE or (long_lived and self._random.random() < 0.35):
            self._withdraw(self._random.choice(long_lived or list(live)))
        else:
            self._publish()
        self._stop.wait(self._random.uniform(0.2, 2 * EVERY_S))

    def _publish(self):
        self.number += 1
        minutes = self._random.choice((1.5, 3.0, 60.0, 600.0))
        channels = ["sms_smpp"] if self._random.random() < 0.3 else []
        if self._posts and self._random.random() < 0.2:
            channels.append("mastodon")
        begun = time.monotonic()
        kind = "outage" if self._random.random() < 0.2 else "guide"
        name = self.desk.publish(self.number, minutes=minutes, category=kind, channels=channels)
        with self._lock:
            self.live[name] = (time.monotonic(), begun + minutes * 60)

    def _withdraw(self, name):
        with self._lock:
            self.live.pop(name, None)  # from now on it may be gone, and soon must be
        self.desk.withdraw(name)
        with self._lock:
            self.gone[name] = time.monotonic()

    def _warn(self):
        if self._stop.wait(self._random.uniform(0.5, 1.5) * WARN_EVERY_S):
            return
        now = time.monotonic()
        self._warned = [at for at in self._warned if now - at < STAYS_S]
        if len(self._warned) >= MOST_WARNINGS:
            return
        self._warned.append(now)
        self.desk.warn(f"电梯停用（{self.number}）")
        self.over_since, self.warning_since = None, time.monotonic()
        self._stop.wait(WARN_FOR_S)
        for key in self.desk.warnings():  # two, when who took the first one in was killed then
            self._end(key)
        self.warning_since, self.over_since = None, time.monotonic()

    def _end(self, key):
        house = self._town.house
        for _ in range(60):
            with suppress(OSError):
                with house.store.read() as tx:
                    who = user.by_login(tx, "author")[0]
                warning_own.end(house, key, "已修好", who)
                return
            time.sleep(1)
        raise AssertionError(f"warning {key} could not be ended")
