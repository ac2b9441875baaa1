"""The keys that sign for a role as they lie in the folder now: a rotation needs no restart."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias, overload

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys import roots
from app.dispatch.keys.key_files import KeyLost, alone, key_path, read_signers

log = logging.getLogger(__name__)
# Tells one chain of roots from the next; every rotation and every retirement adds a root.
_Mark: TypeAlias = tuple[int, int, int] | None


class RoleKeys(Sequence[Ed25519PrivateKey]):
    """The keys of one role, the one in use first.

    Each use looks whether the chain of roots has grown, which costs a microsecond or two, and then
    reads the keys anew: never between a root and the keys it names, as a rotation holds the lock.
    """

    def __init__(self, folder: Path, role: str) -> None:
        """Read the keys. Raises KeyLost when one of them is not there."""
        self._folder, self._role = folder, role
        self._mark, self._keys = _read(folder, role)

    def now(self) -> tuple[Ed25519PrivateKey, ...]:
        """Return the keys that sign now; those known so far when the new ones cannot be read."""
        mark = _mark(self._folder)
        if mark not in {self._mark, None}:
            try:
                self._mark, self._keys = _read(self._folder, self._role)
            except (OSError, ValueError) as exc:
                self._mark = mark  # said once; whoever restores the folder makes another chain
                log.error("%s goes on with the keys it has: %s", self._role, exc)  # noqa: TRY400
        return self._keys

    def __len__(self) -> int:
        """Return how many sign."""
        return len(self.now())

    def __iter__(self) -> Iterator[Ed25519PrivateKey]:
        """Return those that sign now, all of one moment."""
        return iter(self.now())

    @overload
    def __getitem__(self, place: int) -> Ed25519PrivateKey: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Ed25519PrivateKey]: ...

    def __getitem__(self, place: int | slice) -> Ed25519PrivateKey | Sequence[Ed25519PrivateKey]:
        """Return one, or some."""
        return self.now()[place]


def _read(folder: Path, role: str) -> tuple[_Mark, tuple[Ed25519PrivateKey, ...]]:
    if not (own := key_path(folder, role)).exists():
        raise KeyLost(own)  # before a lock is put into a folder that may not be there
    with alone(folder):
        roots.finish(folder)
        return _mark(folder), read_signers(folder, role)


def _mark(folder: Path) -> _Mark:
    try:
        found = (folder / roots.CHAIN).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
