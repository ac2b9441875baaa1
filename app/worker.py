"""The worker process: ``python -m app.worker``."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from functools import partial
from ipaddress import ip_network
from zoneinfo import ZoneInfo

from app import logs, wiring
from app.config import BadSetting, Config, load
from app.dispatch import worker
from app.dispatch.hooks import webhook, websub_send
from app.dispatch.lane import CALM_S, Lane
from app.dispatch.messages import accounts, fediverse
from app.dispatch.reach import assess_sweep
from app.dispatch.screens import alarms
from app.dispatch.upkeep import watch
from app.dispatch.voices import polls
from app.ingest import alarm_mail, poll, safe_fetch, safe_post, warnings

log = logging.getLogger(__name__)
# The house itself is asked here, wherever it listens; nobody else can name the address.
_ANY = (ip_network("0.0.0.0/0"), ip_network("::/0"))


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
        calm_s=CALM_S,
    )
    incoming = Lane(
        name="warnings",
        step=lambda: warnings.poll_due(wired.house),
        rest_s=lambda: warnings.rest_s(wired.house),
        calm_s=CALM_S,
    )
    post = partial(safe_post.post, private=wired.house.private_sources)
    zone = ZoneInfo(config.time_zone)
    told = webhook.lane(wired.house, alarm_mail.either(post, _mail_server(config), zone))
    watched = watch.lane(wired.house, partial(_read, _own_address(config)))
    ask = partial(safe_post.get, private=wired.house.private_sources)
    followed = websub_send.lane(wired.house, ask, post)
    more = [sources, incoming, told, followed, alarms.lane(wired.house), watched]
    more += [accounts.lane(wired.house), fediverse.lane(wired.house)]
    more += [polls.lane(wired.house), assess_sweep.lane(wired.house)]
    gc.freeze()  # what is there for good is not looked through again and again
    worker.run(wired.house, wired.reports, stop, more)
    wired.house.routes.close()
    _last_words(wired)
    wired.house.bell.close()
    wired.house.store.close()
    return 0


def _mail_server(config: Config) -> alarm_mail.MailServer | None:
    if not config.mail_host:
        return None
    return alarm_mail.MailServer(
        host=config.mail_host,
        port=config.mail_port,
        tls=config.mail_tls,
        user=config.mail_user,
        password=config.mail_password,
        sender=config.mail_from,
    )


def _last_words(wired: wiring.Wired) -> None:
    """Store what far ends said while the lanes ended: it was acknowledged, and comes only once."""
    try:
        wired.reports.store(wired.house)
        wired.reports.arrivals.read(wired.house)
    except OSError as exc:
        log.warning("the last reports were not stored: %s", exc)


def _own_address(config: Config) -> str:
    """Return where the house's own pages are reached from beside it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.host, config.host)  # noqa: S104
    return f"http://{host}:{config.port}"


def _read(address: str, path: str) -> bytes:
    """Return a page of our own. Raises Unfetchable, an OSError."""
    return safe_fetch.fetch(address + path, private=_ANY, timeout=5.0).body or b""


if __name__ == "__main__":
    sys.exit(main())
