"""Pictures on disk, by the SHA-256 of their bytes: whole, or a part that is gone on with."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator, Set
from hashlib import sha256
from pathlib import Path

from player.cache import free_bytes, sync_file, sync_folder

FREE_MIN = 64 << 20
_CHUNK = 64 << 10
FULL = {errno.ENOSPC, errno.EDQUOT}


class DiskFailed(Exception):
    """The disk would not take it; the line is not to blame."""


class Full(DiskFailed):
    """The disk has too little room left for another picture."""


class Part:
    """What has come of a picture; it survives a broken line and a power cut.

    Use it as a context: it holds the file open.
    """

    def __init__(self, folder: Path, digest: str, size: int) -> None:
        self._folder, self._digest, self._size = folder, digest, size
        self._path = folder / f"{digest}.part"
        self._hash, self.length = sha256(), 0

    def __enter__(self) -> Part:
        """Open it.

        Raises:
            Full: what is missing would leave less than 64 MiB.
        """
        with _disk():
            self._file = self._path.open("a+b")
            self._path.chmod(0o600)
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK):
                self._hash.update(chunk)
                self.length += len(chunk)
        if self.length > self._size:
            self.restart()
        try:
            self._see_to_room(self._size - self.length)
        except Full:
            self._file.close()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        with contextlib.suppress(OSError):  # what could not be flushed is fetched again
            self._file.close()

    @property
    def is_whole(self) -> bool:
        """Whether all its bytes are here."""
        return self.length == self._size

    def restart(self) -> None:
        """Forget what came: the server begins anew."""
        with _disk():
            self._file.truncate(0)
        self._hash, self.length = sha256(), 0

    def write(self, chunk: bytes) -> None:
        """Add what came.

        Raises:
            Full: less than 64 MiB would be left.
            ValueError: it is longer than was signed.
        """
        if self.length + len(chunk) > self._size:
            self.restart()
            raise ValueError("too long")
        self._see_to_room(len(chunk))
        with _disk():
            self._file.write(chunk)
            self._file.flush()
        self._hash.update(chunk)
        self.length += len(chunk)

    def _see_to_room(self, size: int) -> None:
        if size and free_bytes(self._folder) - size < FREE_MIN:
            raise Full(f"less than {FREE_MIN >> 20} MiB free")

    def finish(self) -> bool:
        """Make it a picture; False, and nothing kept, when it is not the one that was signed."""
        if not self.is_whole or self._hash.hexdigest() != self._digest:
            if self.is_whole:
                self.restart()
            return False
        with _disk():
            sync_file(self._file)
            try:
                self._path.replace(self._folder / self._digest)
            except FileNotFoundError:  # made room for something else meanwhile
                return False
            sync_folder(self._folder)
        return True


class Files:
    """The folder of pictures. ``on_fault`` is told ``file_corrupt``; any thread may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.on_fault: Callable[[str], None] = lambda _code: None
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
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        self.on_fault("file_corrupt")
        return None

    def has(self, digest: str) -> bool:
        """Whether a picture is here and whole."""
        return self.get(digest) is not None

    def part(self, digest: str, size: int) -> Part:
        """Return what has come of a picture so far."""
        return Part(self._folder, digest, size)

    def keep_only(self, digests: Set[str]) -> int:
        """Delete every other picture and part; return how many went."""
        gone = 0
        for path in [*self._folder.glob("?" * 64), *self._folder.glob("?" * 64 + ".part")]:
            if path.name.removesuffix(".part") not in digests:
                path.unlink(missing_ok=True)
                gone += 1
        return gone


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """Tell trouble with the disk from trouble with the line, both of which are OSError."""
    try:
        yield
    except OSError as exc:
        raise (Full if exc.errno in FULL else DiskFailed)(str(exc)) from exc
