"""What a screen keeps on disk so that a power cut, at any instant, costs it nothing."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any


class Twin:
    """One small JSON object in two files: while one is written, the other is whole.

    Each file carries its own checksum and a counter; reading gives the good ones, newest first.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = (folder / f"{name}.a.json", folder / f"{name}.b.json")
        self._count = max((n for n, _ in self._copies()), default=0)

    def read(self) -> list[dict[str, Any]]:
        """Return the contents that are whole, newest first; none, one or two."""
        return [body for _, body in sorted(self._copies(), key=lambda c: c[0], reverse=True)]

    @property
    def is_lost(self) -> bool:
        """Whether it was written and neither copy can be read any more."""
        return not self._copies() and any(path.exists() for path in self._paths)

    def write(self, body: dict[str, Any]) -> None:
        """Replace both, one after the other."""
        self._count += 1
        kept = json.dumps(body, ensure_ascii=False)
        line = json.dumps({"n": self._count, "sha256": _digest(self._count, kept), "body": kept})
        for path in self._paths:
            write_whole(path, line.encode())

    def _copies(self) -> list[tuple[int, dict[str, Any]]]:
        found = []
        for path in self._paths:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                outer = json.loads(path.read_bytes())
                if outer["sha256"] == _digest(outer["n"], outer["body"]):
                    found.append((int(outer["n"]), dict(json.loads(outer["body"]))))
        return found


def write_whole(path: Path, body: bytes) -> None:
    """Write so that ``path`` holds the old bytes or the new ones, never a part; owner only."""
    new = path.with_name(path.name + ".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            sync_file(out)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(file: IO[bytes]) -> None:
    """Have what was written survive a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last through a power cut."""
    with _opened(folder) as handle:
        os.fsync(handle)


def free_bytes(folder: Path) -> int:
    """Return what an ordinary user may still write there."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def _digest(count: int, body: str) -> str:
    return sha256(f"{count}\n{body}".encode()).hexdigest()


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
