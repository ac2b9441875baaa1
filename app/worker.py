"""The worker process: ``python -m app.worker``."""

from __future__ import annotations

import signal
import sys
import threading
from functools import partial

from app import logs, wiring
from app.config import BadSetting, load
from app.dispatch import alarms, webhook, worker
from app.dispatch.lane import Lane
from app.ingest import poll, safe_post, warnings


def main() -> int:
    """Run until SIGTERM or SIGINT; return the exit code (0 stopped, 78 bad setting)."""
    try:
        config = load()
    except BadSetting as exc:
        sys.stderr.write(f"{exc}\n")
        return 78
    logs.set_up(config.log_level)
    wired, stop = wiring.build(config), threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    sources = Lane(
        name="sources",
        step=lambda: poll.poll_due(wired.house),
        rest_s=lambda: poll.rest_s(wired.house),
    )
    incoming = Lane(
        name="warnings",
        step=lambda: warnings.poll_due(wired.house),
        rest_s=lambda: warnings.rest_s(wired.house),
    )
    post = partial(safe_post.post, private=wired.house.private_sources)
    told = webhook.lane(wired.house, post)
    worker.run(
        wired.house, wired.reports, stop, [sources, incoming, told, alarms.lane(wired.house)]
    )
    wired.house.routes.close()
    wired.house.bell.close()
    wired.house.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
