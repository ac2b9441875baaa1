"""What a screen keeps on disk so that a power cut, at any instant, costs it nothing."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

FREE_MIN = 64 << 20


class Full(OSError):
    """The disk has too little room left for another picture."""


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


class Files:
    """Pictures by the SHA-256 of their bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left_over in folder.glob("*.new"):
            left_over.unlink()

    def get(self, digest: str) -> bytes | None:
        """Return a picture's bytes, None when it is not here; a corrupt file is deleted."""
        path = self._folder / digest
        try:
            body = path.read_bytes()
        except OSError:
            return None
        if sha256(body).hexdigest() == digest:
            return body
        path.unlink(missing_ok=True)
        return None

    def has(self, digest: str) -> bool:
        """Whether a picture is here and whole."""
        return self.get(digest) is not None

    def put(self, digest: str, size: int, body: bytes) -> bool:
        """Keep a picture; False, and nothing kept, when ``body`` is not it.

        Raises:
            Full: less than 64 MiB would be left.
        """
        if len(body) != size or sha256(body).hexdigest() != digest:
            return False
        if free_bytes(self._folder) - size < FREE_MIN:
            raise Full(f"less than {FREE_MIN} bytes free")
        write_whole(self._folder / digest, body)
        return True

    def keep_only(self, digests: set[str]) -> int:
        """Delete every other picture; return how many went."""
        gone = [p for p in self._folder.glob("?" * 64) if p.name not in digests]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)


def write_whole(path: Path, body: bytes) -> None:
    """Write so that ``path`` holds the old bytes or the new ones, never a part; owner only."""
    new = path.with_name(path.name + ".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


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
