"""Keeps a draft that several people may be writing: merged where it can be, asked where not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.dispatch.house import House
from app.domain.merge import Conflict, Merged, merge, read_prints
from app.domain.review import Draft
from app.store import notice
from app.store.notice import StoredDraft
from app.store.session import Tx


class Clash(ValueError):
    """Both changed the same fields; ``merged`` has the rest merged, ``saved`` is theirs."""

    def __init__(self, saved: StoredDraft, merged: Merged) -> None:
        super().__init__(", ".join(c.field for c in merged.conflicts))
        self.saved, self.merged = saved, merged

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person has to choose."""
        return self.merged.conflicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody typed, and what they began with.

    Attributes:
        draft: what stands in the form.
        by: the id of who typed it.
        base: the prints of what the form was filled with; empty when it does not say.
        version: the version it was filled with; None replaces whatever is there.
        yielded: fields in which a person chose what is stored.
    """

    draft: Draft
    by: str
    base: str = ""
    version: int | None = None
    yielded: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is stored now; ``taken`` are the fields that somebody else had changed."""

    draft: Draft
    version: int
    taken: tuple[str, ...] = ()
    taken_from: str = ""


def keep(tx: Tx, house: House, notice_id: str, written: Written) -> Kept:
    """Store what was written, with what others changed meanwhile.

    Raises:
        Clash: both changed the same field, and not to the same.
    """
    saved, now = notice.lock_draft(tx, notice_id), house.clock()
    merged = _merged(saved, written)
    if saved and merged.conflicts:
        raise Clash(saved, merged)
    number = None if saved else written.version
    version = notice.save_draft(tx, notice_id, merged.draft, written.by, now, number)
    taken_from = saved.saved_by if saved and merged.taken else ""
    return Kept(draft=merged.draft, version=version, taken=merged.taken, taken_from=taken_from)


def _merged(saved: StoredDraft | None, written: Written) -> Merged:
    is_mine = saved is None or written.version is None
    if saved is None or is_mine or (not written.base and written.version == saved.version):
        return Merged(written.draft)
    return merge(read_prints(written.base), saved.draft, written.draft, written.yielded)
