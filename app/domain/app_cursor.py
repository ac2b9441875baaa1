"""How far an app has read an area's board, and what it lacks since then."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# What an app has not asked about for so long is sent whole again.
KEPT_FOR = timedelta(days=30)
_MOST = 64


@dataclass(frozen=True, slots=True)
class Cursor:
    """One edition of a board: the epoch of the installation, its number, when it was issued."""

    epoch: int
    seq: int
    issued: datetime

    def __str__(self) -> str:
        """Return it as apps hand it back, which tells them nothing."""
        said = f"{self.epoch}.{self.seq}.{int(self.issued.timestamp())}"
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Changes:
    """What an app lacks: ids that are new, changed and gone, each in showing order."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def parse(typed: str) -> Cursor | None:
    """Return what ``str`` of a cursor made, None when it is none of ours."""
    try:
        said = urlsafe_b64decode(typed[:_MOST] + "=" * (-len(typed[:_MOST]) % 4)).decode("ascii")
        epoch, seq, issued = map(int, said.split("."))
        return Cursor(epoch, seq, datetime.fromtimestamp(issued, UTC))
    except (Error, ValueError, OverflowError, OSError):
        return None


def is_usable(asked: Cursor, now: Cursor) -> bool:
    """Return whether what changed from ``asked`` until ``now`` can be told."""
    is_ours = asked.epoch == now.epoch and 0 < asked.seq <= now.seq
    is_fresh = now.issued - asked.issued <= KEPT_FOR
    return is_ours and (is_fresh or asked.seq == now.seq)


def changes(before: Mapping[str, int], shown: Sequence[tuple[str, int]]) -> Changes:
    """Return what changed from the revisions ``before`` to those ``shown`` now, by id."""
    ids = {name for name, _ in shown}
    return Changes(
        new=tuple(name for name, _ in shown if name not in before),
        changed=tuple(name for name, rev in shown if before.get(name, rev) != rev),
        gone=tuple(sorted(before.keys() - ids)),
    )
