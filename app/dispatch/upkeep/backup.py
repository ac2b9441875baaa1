"""A backup: the store as of one moment and the keys, in one file that says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from app.store import dump
from app.store.dump import CannotDump

FORMAT = 1
FOLDER = "backups"
_STORE, _KEYS, _MANIFEST = "store", "keys", "manifest.json"
_CHUNK = 1 << 20
_STAMP, _NAME = "%Y%m%dT%H%M%SZ", re.compile(r"linli-(\d{8}T\d{6}Z)")


class BadBackup(ValueError):
    """This file cannot be restored here; ``code`` says why."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code, self.about = code, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds: which database, at which migration, and the SHA-256 of each member."""

    made: datetime
    version: str
    database: str
    migration: str
    members: dict[str, str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup on disk."""

    path: Path
    size: int
    manifest: Manifest


def name_of(now: datetime, why: str = "") -> str:
    """Return what a backup made ``now`` (UTC) is called."""
    return f"linli-{now.strftime(_STAMP)}{'-' if why else ''}{why}.tar.gz"


def latest(folder: Path) -> datetime | None:
    """Return when the newest backup in ``folder`` was made, None when there is none."""
    made = [found[1] for p in folder.glob("linli-*.tar.gz") if (found := _NAME.match(p.name))]
    return datetime.strptime(max(made), _STAMP).replace(tzinfo=UTC) if made else None


def make(url: str, keys: Path, to: Path, now: datetime, version: str) -> Backup:
    """Back up the store at ``url`` and the keys; ``to`` is whole or not there.

    Others may use the store meanwhile. Raises CannotDump, StoreAway, OSError.
    """
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    migration = dump.revision(url)
    if migration is None:
        raise CannotDump("the store is empty")
    with _beside(to) as folder:
        dump.dump(url, folder / _STORE)
        files = {_STORE: folder / _STORE}
        files |= {f"{_KEYS}/{p.name}": p for p in sorted(keys.iterdir()) if p.is_file()}
        manifest = Manifest(
            made=now,
            version=version,
            database=dump.kind(url),
            migration=migration,
            members={name: _hash(path) for name, path in files.items()},
        )
        _write(folder / "whole", manifest, files)
        (folder / "whole").replace(to)
    _sync(to.parent)
    return Backup(path=to, size=to.stat().st_size, manifest=manifest)


def look(path: Path) -> Manifest:
    """Return what a backup says it holds. Raises BadBackup."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            first = tar.next()
            stream = tar.extractfile(first) if first and first.name == _MANIFEST else None
            said = json.loads(stream.read(_CHUNK)) if stream else {}
            said["made"] = datetime.fromisoformat(said["made"])
            found = Manifest(**said)
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError, KeyError) as exc:
        raise BadBackup("no_backup", str(exc)) from None
    if found.format > FORMAT or not dump.is_known(found.migration):
        raise BadBackup("newer", found.version)
    return found


@contextmanager
def opened(path: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup next to ``beside``, every member checked. Raises BadBackup."""
    manifest = look(path)
    with _beside(beside) as folder:
        try:
            with tarfile.open(path, "r:gz") as tar:
                _unpack(tar, folder, manifest.members.keys())
        except (OSError, EOFError, tarfile.TarError) as exc:
            raise BadBackup("damaged", str(exc)) from None
        for name, expected in manifest.members.items():
            member = folder / name
            if not member.is_file() or _hash(member) != expected:
                raise BadBackup("damaged", name)
        yield manifest, folder


def _unpack(tar: tarfile.TarFile, folder: Path, names: Collection[str]) -> None:
    """Write the files out that ``names`` names, as only their owner can read them.

    By hand: Python's own filter for strangers' archives came with 3.11.4, and Debian 12 has 3.11.2.
    """
    root = folder.resolve()
    for member in tar:
        place = (root / member.name).resolve()
        if not member.isreg() or not place.is_relative_to(root):
            raise BadBackup("damaged", member.name)
        if member.name not in names or (content := tar.extractfile(member)) is None:
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with content, place.open("wb") as out:
            os.fchmod(out.fileno(), 0o600)
            shutil.copyfileobj(content, out)


def keep(folder: Path, most: int) -> list[Path]:
    """Remove all but the latest ``most`` backups of ``folder``; return the removed."""
    old = sorted(folder.glob("linli-*.tar.gz"))[: -most or None]
    for path in old:
        path.unlink()
    return old


def _write(path: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    said = json.dumps(asdict(manifest), default=datetime.isoformat, indent=1).encode()
    with path.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
            with tempfile.TemporaryFile() as text:
                text.write(said)
                text.seek(0)
                _add(tar, _MANIFEST, text, len(said))
            for name, file in files.items():
                with file.open("rb") as content:
                    _add(tar, name, content, file.stat().st_size)
        out.flush()
        os.fsync(out.fileno())


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, content)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a folder of its own next to ``path``, gone afterwards."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as name:
        yield Path(name)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
