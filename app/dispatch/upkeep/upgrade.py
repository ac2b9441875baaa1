"""The store brought to today's tables: backed up first, and never taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.dispatch.house import House
from app.dispatch.upkeep import backup
from app.dispatch.upkeep.backup import Backup
from app.store import dump, migrate, setting, slot

_PROGRAM = "program"


class StoreNewer(RuntimeError):
    """A newer program made this store; str() is the migration it stands at."""


def bring_up(
    url: str, data_dir: Path, now: datetime, version: str, *, with_backup: bool = True
) -> Backup | None:
    """Bring the store at ``url`` up to date; return the backup that was made first, if any.

    A store that is empty, or up to date already, needs none.

    Raises:
        StoreNewer: this program is older than the store; nothing was touched.
        CannotDump: the backup could not be made; nothing was touched.
    """
    stands = dump.revision(url)
    if stands is not None and not dump.is_known(stands):
        raise StoreNewer(stands)
    made = None
    if with_backup and stands not in {None, dump.newest()}:
        to = data_dir / backup.FOLDER / backup.name_of(now, f"before-{dump.newest()}")
        made = backup.make(url, data_dir / "keys", to, now, version)
    migrate.upgrade(url)
    return made


def make_anew(house: House, program: str) -> int:
    """Have every board made anew if ``program`` is not the one that made them; return how many.

    ``program`` names what is installed (``version.program``): another one may draw otherwise.
    """
    now = house.clock()
    with house.store.begin() as tx:
        if setting.get(tx, _PROGRAM) == program:
            return 0
        setting.put(tx, _PROGRAM, program)
        marked = slot.mark_all_due(tx, now)
    house.bell.nudge()
    return len(marked)
