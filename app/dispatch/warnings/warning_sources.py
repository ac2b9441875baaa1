"""Where warnings come from: added, changed, paused, removed, each with a line in the log."""

from __future__ import annotations

from datetime import datetime

from app.store import audit, warning_push, warning_source
from app.store.session import Tx
from app.store.warning_source import WarningSource


def put(tx: Tx, one: WarningSource, who: str, now: datetime) -> None:
    """Add a source, or change one."""
    warning_source.put(tx, one)
    facts: dict[str, object] = {
        "name": one.name,
        "url": one.url,
        "automatic": list(one.automatic),
        "life_s": one.life_s,
        "paused": one.is_paused,
    }
    audit.add(tx, now, who, "warning.source", one.id, facts)


def remove(tx: Tx, one: WarningSource, who: str, now: datetime) -> None:
    """Forget a source; what came from it holds until its own end."""
    warning_source.remove(tx, one.id)
    warning_push.remove(tx, one.id)
    audit.add(tx, now, who, "warning.source_remove", one.id, {"name": one.name, "url": one.url})
