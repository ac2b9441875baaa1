"""What goes wrong in a soak: processes die, stand still or are restarted; the bell forgets."""

import signal
import threading
import time

# Never hurt: their memory and descriptors are looked at.
SPARED = ("web-1", "gateway-1", "worker-1")
# Longer than a slot's lease, so that somebody else has its work when it goes on.
STANDSTILL_S = (3.0, 75.0)
# So long after a process is up again the next one is restarted (docs/deploy).
HEARD_S = 2.0


class Chaos:
    """Does one thing after another until ``close``; ``done`` is what it did, line by line."""

    def __init__(self, town, random, say, every_s=(6.0, 20.0)):
        self._town, self._random, self._say, self._every_s = town, random, say, every_s
        self.done, self.broken, self._stop = [], [], threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self):
        """Let nothing more go wrong."""
        self._stop.set()
        self._thread.join()

    def close(self):
        """Stop, and return when all is up again."""
        self.stop()
        self._town.wait()

    def _run(self):
        hurts = [self._kill] * 6 + [self._end] * 2 + [self._stand_still, self._flush, self._no_bell]
        hurts += [self._kill_one, self._no_texts]
        hurts += [self._no_store] if self._town.store else []
        while not self._stop.wait(self._random.uniform(*self._every_s)):
            try:
                self._random.choice(hurts)()
            except Exception as exc:  # noqa: BLE001 - it is told at the end
                self.broken.append(f"{type(exc).__name__}: {exc}")

    def _victim(self):
        names = [n for n in self._town.children if n.startswith(("web", "gateway", "worker"))]
        return self._random.choice([n for n in names if n not in SPARED] or names)

    def _told(self, what):
        self.done.append(what)
        self._say(what)

    def _kill(self):
        name = self._victim()
        self._told(f"kill {name}")
        self._town.kill(name)

    def _kill_one(self):
        """Kill one process of a program: a web worker, or the first one alone."""
        name = self._victim()
        pids = self._town.pids(name)
        if pids:
            self._told(f"kill one of {name}")
            self._town.hit(self._random.choice(pids), signal.SIGKILL)

    def _end(self):
        name = self._victim()
        self._told(f"end {name}")
        self._town.signal(name, signal.SIGTERM)

    def _stand_still(self):
        name, long = self._victim(), self._random.uniform(*STANDSTILL_S)
        pids = self._town.pids(name)
        self._told(f"{name} stands still for {long:.0f} s")
        for pid in pids:
            self._town.hit(pid, signal.SIGSTOP)
        self._stop.wait(long)
        for pid in pids:
            self._town.hit(pid, signal.SIGCONT)

    def _flush(self):
        self._told("flush valkey")
        self._town.flush()

    def _no_bell(self):
        self._told("kill valkey")
        self._town.kill("valkey")

    def _no_store(self):
        self._told("crash postgresql")
        self._town.store.crash()

    def _no_texts(self):
        self._told("kill smsc")
        self._town.kill("smsc")


def roll(town, say):
    """Restart every process in good order, one after another; return the seconds it took."""
    begun = time.monotonic()
    for name in town.children:
        if name.startswith(("web", "gateway", "worker")):
            say(f"restart {name}")
            town.signal(name, signal.SIGTERM)
            town.wait(name)
            time.sleep(HEARD_S)
    return time.monotonic() - begun
