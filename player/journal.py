"""What the screen has seen and shown, on disk before it is told, kept until it is acknowledged."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from player.cache import sync_file, write_whole
from player.fields import parse_instant, write_instant

KEEP = timedelta(days=30)
LINES_MAX = 10_000


Fact = str | int | bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim, such as ``shown``, with what the wire format has for it as ``facts``."""

    kind: str
    slot: str
    at: datetime
    facts: tuple[tuple[str, Fact], ...] = ()

    def told(self) -> dict[str, Any]:
        """Return it as the wire has it; the slot is known from the talk."""
        told = {"kind": self.kind, "at": write_instant(self.at), **dict(self.facts)}
        if self.kind == "shown" and told.get("stream") == "drill":  # a stop-watch reads it
            told["ms"] = self.at.microsecond // 1000
        return told


def entry(kind: str, slot: str, at: datetime, **facts: Fact) -> Entry:
    """Return a claim; a ``stream`` or an ``item`` that is empty is left out."""
    left_out = {"stream", "item"}
    return Entry(kind, slot, at, tuple((k, v) for k, v in facts.items() if v or k not in left_out))


class Journal:
    """An append-only file of entries; they are on the disk when ``add`` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries = _read(path)
        self._is_behind = False  # the file lacks something, or ends in half a line
        if self._entries:  # a half written last line must not swallow the next one
            with contextlib.suppress(OSError):  # a full disk: tried again with the next claim
                self._rewrite()

    def waiting(self, now: datetime) -> tuple[Entry, ...]:
        """Return what is not acknowledged yet, oldest first; after 30 days nobody takes it."""
        return tuple(e for e in self._entries if now - e.at <= KEEP)

    def add(self, entries: Iterable[Entry]) -> None:
        """Append ``entries``; the oldest go when there are 10,000."""
        new = list(entries)
        self._entries += new
        if len(self._entries) > LINES_MAX:
            self._entries, self._is_behind = self._entries[-LINES_MAX // 2 :], True
        if self._is_behind:
            self._rewrite()
            return
        self._is_behind = True
        with self._path.open("ab") as out:
            out.write(b"".join(map(_line, new)))
            sync_file(out)
        self._is_behind = False

    def forget(self, told: Iterable[Entry]) -> None:
        """Drop what was acknowledged; twice does no harm."""
        gone = set(told)
        self._entries = [e for e in self._entries if e not in gone]
        self._rewrite()

    def _rewrite(self) -> None:
        self._is_behind = True
        write_whole(self._path, b"".join(map(_line, self._entries)))
        self._is_behind = False


def _line(entry: Entry) -> bytes:
    return json.dumps(entry.told() | {"slot": entry.slot}, ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> list[Entry]:
    """A line that a power cut left half written is no entry."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_bytes().splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(line)
            kind, slot = str(told.pop("kind")), str(told.pop("slot"))
            when = parse_instant(told.pop("at")) + timedelta(milliseconds=told.pop("ms", 0))
            if all(isinstance(v, Fact) for v in told.values()):
                entries.append(Entry(kind, slot, when, tuple(told.items())))
    return entries
