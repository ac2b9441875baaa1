"""The worker process: ``python -m app.worker``."""

from __future__ import annotations

import signal
import sys
import threading

from app import logs, wiring
from app.config import BadSetting, load
from app.dispatch import worker


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
    worker.run(wired.house, wired.reports, stop)
    wired.house.routes.close()
    wired.house.bell.close()
    wired.house.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
