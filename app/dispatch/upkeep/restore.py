"""A backup put back: what has to be said to everybody who was told otherwise since."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.dispatch import epoch
from app.dispatch.house import House
from app.dispatch.upkeep import backup
from app.dispatch.upkeep.backup import BadBackup, Manifest
from app.store import audit, delivery, dump, migrate, signin


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What followed from putting a backup back; ``doubtful`` messages may have gone out since."""

    manifest: Manifest
    epoch: int
    doubtful: int
    sessions: int


def put_back(path: Path, url: str, data_dir: Path) -> Manifest:
    """Make the store at ``url`` and the keys what a backup holds, and bring them up to date.

    Nobody else may use them meanwhile. Raises BadBackup before anything is touched; CannotDump.
    """
    with backup.opened(path, data_dir / "unpacked") as (manifest, folder):
        if manifest.database != dump.kind(url):
            raise BadBackup("other_database", manifest.database)
        dump.load(url, folder / "store")
        _put_keys(folder / "keys", data_dir / "keys")
    migrate.upgrade(url)
    return manifest


def settle(house: House, manifest: Manifest, who: str) -> Restored:
    """Begin anew after ``put_back``: screens take lower numbers, nobody is sent anything twice.

    Messages that waited when the backup was made may have gone out since: they are in doubt until
    a person sends them again. Everybody signs in again, as who was shut out since is not known.
    """
    now = house.clock()
    with house.store.begin() as tx:
        doubtful = delivery.doubt(tx, now)
        sessions = signin.end_everybodys(tx)
        facts = {"made": manifest.made.isoformat(), "doubtful": doubtful, "sessions": sessions}
        audit.add(tx, now, who, "backup.restored", manifest.migration, facts)
    number = epoch.raise_epoch(house, who)
    return Restored(manifest=manifest, epoch=number, doubtful=doubtful, sessions=sessions)


def _put_keys(source: Path, to: Path) -> None:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = {path.name for path in source.iterdir()}
    for path in to.iterdir():
        if path.is_file() and path.name not in names:
            path.unlink()
    for name in sorted(names):
        part = to / f".{name}.part"
        shutil.copyfile(source / name, part)
        part.chmod(0o600)
        part.replace(to / name)
