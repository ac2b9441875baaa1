"""An hour of random kills under steady work: what must hold, holds. ``python bench/soak.py``.

Two web, two gateways, two workers, PostgreSQL and Valkey on loopback; an office that publishes,
withdraws and warns without pause; screens that stay and screens that come and go; texts and posts.
First every process is restarted in good order, while the office works. Then, at random, processes
are killed, ended, left standing still for longer than a lease, the bell is flushed and killed. One
process of each kind is spared, and its memory and descriptors are looked at. Checked all the time
(where docs/architecture.md says so):

- restarted in good order: no call is refused ("Processes", docs/deploy);
- a notice is on every screen, and off it when withdrawn or over, within a lease and a poll
  ("The path of a notice", 2 and the last paragraph); likewise a warning;
- a screen's edition never goes down (0001, the fence is the seq);
- no lease is left behind; in the end no message waits, each is in one final state ("Two shapes");
- each text came once, or is flagged as possibly double or in doubt (0034); each post once;
- the audit log's chain verifies, and no warning was told twice;
- no process logs a mistake of its own;
- in the end every screen shows exactly what was published and neither withdrawn nor over;
- memory and descriptors of what was not killed stay within 5 % after a quarter of the time.

    --minutes N     how long things go wrong (default 60)
    --seed N        what happens is drawn from it (default: the clock; printed)
    --screens N     simulated screens that stay (default 20); half as many come and go
    --keep FOLDER   store and logs are kept there
    --log FILE      what happens is written there, too
    --sqlite        one of each process on SQLite, of which none is spared
    --nginx         the nginx of docs/deploy stands before web and gateways; while all are restarted
                    in good order, readers ask for page after page through it

Exits 1 when something did not hold.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only
os.chdir(ROOT)

from tests.scale import chaos, vitals  # noqa: E402 - after the path
from tests.scale.database import postgres  # noqa: E402
from tests.scale.invariants import Invariants  # noqa: E402
from tests.scale.office import Office  # noqa: E402
from tests.scale.readers import Readers  # noqa: E402
from tests.scale.town import Size, Town, town, wait_until  # noqa: E402
from tests.scale.watchers import Watchers  # noqa: E402

LOOK_S, STORE_EVERY, VITALS_EVERY, GUESTS_EVERY = 1.0, 30, 10, 25
TOLD_EVERY, READERS = 300, 2
QUIET_S = 300.0


class Said:
    """Says lines with the time, at the terminal and into a file."""

    def __init__(self, log: Path | None) -> None:
        self._out = log.open("w", encoding="utf-8", buffering=1) if log else None
        self._begun = time.monotonic()

    def __call__(self, line: str) -> None:
        """Say one line."""
        text = f"{time.monotonic() - self._begun:7.1f}  {line}"
        print(text, flush=True)
        if self._out:
            self._out.write(text + "\n")


@contextmanager
def place(asked: argparse.Namespace) -> Iterator[tuple[Town, Size]]:
    """Start the town that was asked for."""
    with ExitStack() as stack:
        folder = asked.keep
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="linli-soak-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        size = Size(each=1 if asked.sqlite else 2, web_workers=2, posts=True, player=True)
        size = replace(size, nginx=asked.nginx)
        server = None if asked.sqlite else stack.enter_context(postgres())
        yield stack.enter_context(town(folder, server, size)), size


def soak(asked: argparse.Namespace, say: Said, random: Random) -> list[str]:
    """Let all happen; return what did not hold."""
    with place(asked) as (made, size), ExitStack() as stack:
        stay = Watchers(made, asked.screens, asked.screens // 2)
        stack.callback(stay.close)
        wait_until(lambda: stay.connected == asked.screens, "the screens")
        office = Office(made, Random(random.random()), posts=size.posts)
        stack.callback(office.close)
        looked = Invariants(made, office, stay)
        grown = vitals.Vitals(made, [] if asked.sqlite else chaos.SPARED)
        rolled = roll(made, office, looked, say, size.nginx) if size.each > 1 else []
        wrong = chaos.Chaos(made, Random(random.random()), say)
        stack.callback(wrong.stop)
        watch((looked, grown, stay), asked.minutes * 60, random, say)
        wrong.close()
        office.close()
        say("all is up again; waiting until it is quiet")
        quiet(looked)
        looked.settle()
        tell(say, looked, office, wrong, stay)
        rows = list(grown.rows(asked.minutes * 15))
        for name, memory, files in rows:
            say(f"{name}: {memory[0]:.0f} -> {memory[1]:.0f} KiB, {files[0]} -> {files[1]} files")
        errors = office.broken + wrong.broken + log_errors(made.folder)
        broken = [f"{n} x {what}" for what, n in looked.broken.items()]
        return rolled + broken + errors + list(vitals.faults(rows))


def roll(made: Town, office: Office, looked: Invariants, say: Said, is_read: bool) -> list[str]:
    """Restart all in good order while the office works; return the calls that were refused."""
    before = len(office.desk.refused)
    number = office.number
    with Readers(made.url, READERS if is_read else 0) as readers:
        took = chaos.roll(made, say)
    say(f"restarted in {took:.0f} s, {office.number - number} notices meanwhile")
    say(f"{readers.answered} pages were read, {len(readers.refused)} were refused")
    looked.look_at_screens()
    refused = [*office.desk.refused[before:], *readers.refused]
    return [f"refused in a rolling restart: {one}" for one in refused]


def watch(looks: tuple[Any, ...], seconds: float, random: Random, say: Said) -> None:
    """Look at all that must hold for so long, and let guests come and go."""
    (looked, grown, stay), end, count = looks, time.monotonic() + seconds, 0
    while time.monotonic() < end:
        looked.look_at_screens()
        looked.look_at_player()
        if count % STORE_EVERY == 0:
            patient(looked.look_at_store)
        if count % VITALS_EVERY == 0:
            grown.look()
        if count % GUESTS_EVERY == 0:
            stay.swap(random)
        if count % TOLD_EVERY == 0:
            say(f"KiB and files: {grown.last()}; did not hold: {sum(looked.broken.values())}")
        count += 1
        time.sleep(LOOK_S)


def patient(ask: Callable[[], None]) -> None:
    """Ask; a database that is away for a moment is asked next time."""
    try:
        ask()
    except OSError as exc:
        print(exc)


def quiet(looked: Invariants) -> None:
    """Wait until nothing is on its way, looking on; what is not by then is told as broken."""
    end = time.monotonic() + QUIET_S
    while time.monotonic() < end and not looked.is_quiet():
        looked.look_at_screens()
        time.sleep(LOOK_S)


def tell(say: Said, looked: Invariants, office: Office, wrong: Any, stay: Any) -> None:  # noqa: ANN401
    """Say what happened, in figures."""
    say(f"{office.number} notices, {len(wrong.done)} things went wrong, {dict(looked.looks)}")
    say(f"{len(office.desk.refused)} calls were answered by nobody and made again")
    for how, waits in looked.waits.items():
        cuts = quantiles(waits, n=100) if len(waits) > 1 else waits * 100
        say(f"{how} all screens: p50 {cuts[49]:.1f} p95 {cuts[94]:.1f} max {max(waits):.1f} s")
    say(f"texts: {looked.states}")
    say(f"screens: {dict(stay.tally.closes)} {dict(stay.tally.errors)}")


def log_errors(folder: Path) -> list[str]:
    """Return what processes logged as their own mistake."""
    found = []
    for path in sorted(folder.glob("*.log")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if '"level": "error"' in line or line.startswith("Traceback"):
                found.append(f"{path.name}: {line[:300]}")
    return found[:20]


def main() -> int:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--screens", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--nginx", action="store_true")
    asked = parser.parse_args()
    if asked.nginx and not shutil.which("nginx"):
        parser.error("nginx is not installed here")
    say = Said(asked.log)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    say(f"seed {asked.seed}")
    broken = soak(asked, say, Random(asked.seed))
    for one in broken:
        say(f"BROKEN: {one}")
    say("BROKEN" if broken else "all of it held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
