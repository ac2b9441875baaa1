"""Reads each source when it is due: new entries become drafts, changed ones are flagged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.dispatch.granted import NotReady, among
from app.dispatch.house import House
from app.dispatch.lane import is_due, rest_until
from app.dispatch.notices.intake import Origin, draft_in
from app.dispatch.review import review
from app.domain.notice import Category
from app.domain.powers import WRITERS
from app.ingest import subscription
from app.ingest.entry import Entry, Frame, draft_of
from app.ingest.safe_fetch import Unfetchable
from app.ingest.subscription import NotASource, Reading
from app.store import notice, source, source_item, user
from app.store.session import Tx
from app.store.source import Result, Source
from app.store.source_item import Item, State
from app.store.user import User

log = logging.getLogger(__name__)
# One reading makes no more drafts than somebody can look at; the rest waits for the next.
MOST_NEW, MOST_EXISTING = 30, 20
SOON = timedelta(minutes=1)
IDLE_S = 60.0
_LONGEST_WAIT = timedelta(days=1)


@dataclass(slots=True)
class Tally:
    """What one reading found; ``made`` are the ids of the new drafts."""

    made: list[str] = field(default_factory=list)
    updated: int = 0
    changed: int = 0
    gone: int = 0
    left: int = 0
    unsent: int = 0

    def facts(self) -> dict[str, object]:
        """Return the counts by name."""
        counts = {name: getattr(self, name) for name in ("updated", "changed", "gone", "left")}
        return {"new": len(self.made), "unsent": self.unsent, **counts}


def poll_due(house: House) -> int:
    """Read one source that is due and return how many there were: one or none."""
    if not is_due(house, source.next_due):
        return 0
    with house.store.begin() as tx:
        one = source.claim(tx, house.clock())
    if one is None:
        return 0
    poll(house, one)
    return 1


def rest_s(house: House) -> float:
    """Return how many seconds there is nothing to do."""
    return rest_until(house, source.next_due, IDLE_S)


def poll(house: House, one: Source) -> Result:
    """Read ``one`` now, take in what is new, and write down how it went."""
    tally, wait = Tally(), None
    try:
        owner = _owner(house, one)
        reading = subscription.look(house, one.kind, one.url, one.etag, one.modified)
        code = "same" if reading.entries is None else "read"
        if reading.entries is not None:
            _take(house, one, owner, reading, tally)
        if one.policy == "submit":
            _submit(house, owner, tally)
        facts = tally.facts() if code == "read" else {}
    except (Unfetchable, NotASource, OwnerAway) as exc:
        code, facts = exc.code, dict(exc.facts)
        wait = exc.retry_after if isinstance(exc, Unfetchable) else None
        log.info("source %s: %s %s", one.id, code, facts)
    result = Result(at=house.clock(), code=code, facts=facts)
    pause = SOON if tally.left else _pause(one, result, wait)
    with house.store.begin() as tx:
        source.note_result(tx, one.id, result, result.at + pause)
    return result


class OwnerAway(PermissionError):
    """Nobody in whose name drafts could be made: the owner left, or may no longer write there."""

    def __init__(self) -> None:
        super().__init__("owner_away")
        self.code, self.facts = "owner_away", dict[str, object]()


def _owner(house: House, one: Source) -> User:
    with house.store.read() as tx:
        found = user.get(tx, one.owner)
        if found is None or not found.is_active or not among(tx, found, WRITERS, [one.area]):
            raise OwnerAway
    return found


def _take(house: House, one: Source, owner: User, reading: Reading, tally: Tally) -> None:
    """Store what a reading says in one transaction, with what lets the next one ask for less."""
    now, entries = house.clock(), list(reading.entries or ())
    with house.store.begin() as tx:
        before = source_item.known(tx, one.id)
        fresh = [e for e in entries if source_item.key(e.guid) not in before]
        wanted = _wanted(one, [e for e in fresh if not e.is_cancelled])
        late = wanted[MOST_NEW:]
        tally.left = len(late)
        taken = {e.guid for e in wanted[:MOST_NEW]}
        items = []
        for entry in (e for e in fresh if e not in late):
            made = _draft_in(house, tx, one, owner, entry) if entry.guid in taken else ""
            tally.made += [made] if made else []
            items.append(_item(one, entry, made, now))
        for entry in (e for e in entries if e not in fresh):
            items.append(_again(house, tx, one, entry, before[source_item.key(entry.guid)], tally))
        items += _gone(one, entries, before, now, tally)
        source_item.put_all(tx, items)
        source_item.forget_old(tx, one.id, now)
        if not late:  # else the next reading must be sent all again
            source.keep_validators(tx, one.id, reading.etag, reading.modified)


def _wanted(one: Source, fresh: Sequence[Entry]) -> list[Entry]:
    """Return what becomes drafts: of a feed's first reading only what was asked for."""
    if one.kind == "calendar" or one.good_at is not None:
        return list(fresh)
    return list(fresh[:MOST_EXISTING]) if one.takes_existing else []


def frame(house: House, one: Source) -> Frame:
    """Return what ``one`` adds to its entries."""
    return Frame(
        name=one.name,
        area=one.area,
        category=Category(one.category),
        channels=frozenset(house.routes.boards),
        days=one.days,
        zone=ZoneInfo(house.time_zone),
    )


def _draft_in(house: House, tx: Tx, one: Source, owner: User, entry: Entry) -> str:
    origin = Origin(
        kind=one.kind, source=one.id, reference=source_item.key(entry.guid), label=one.name
    )
    draft = draft_of(entry, frame(house, one), house.clock())
    made = draft_in(house, draft, origin=origin, user=owner, tx=tx)
    return made if isinstance(made, str) else made.notice_id


def _item(one: Source, entry: Entry, notice_id: str, now: datetime) -> Item:
    return Item(
        source_id=one.id,
        guid=source_item.key(entry.guid),
        notice_id=notice_id,
        digest=entry.digest,
        draft_version=1 if notice_id else 0,
        title=entry.title[:200],
        state=State.TAKEN if notice_id else State.NOTED,
        published=entry.published,
        ends=entry.ends,
        seen_at=now,
    )


def _again(house: House, tx: Tx, one: Source, entry: Entry, before: Item, tally: Tally) -> Item:
    """Return an entry that was read before: as it was, changed, or taken back."""
    now = house.clock()
    same = replace(before, seen_at=now, published=entry.published, ends=entry.ends)
    if entry.digest == before.digest:
        is_back = before.state is State.GONE and not entry.is_cancelled
        return replace(same, state=State.TAKEN) if is_back else same
    said = replace(same, digest=entry.digest, title=entry.title[:200])
    if not before.notice_id:
        return said
    if entry.is_cancelled:
        tally.gone += 1
        return replace(said, state=State.GONE)
    saved = notice.draft(tx, before.notice_id)
    is_untouched = saved is not None and saved.version == before.draft_version
    if saved is None or not is_untouched or review.case_of(tx, before.notice_id) is not None:
        tally.changed += 1
        return replace(said, state=State.CHANGED)
    draft = draft_of(entry, frame(house, one), now)
    tally.updated += 1
    version = notice.save_draft(tx, before.notice_id, draft, one.owner, now, saved.version)
    return replace(said, state=State.TAKEN, draft_version=version)


def _gone(
    one: Source,
    entries: Sequence[Entry],
    before: Mapping[str, Item],
    now: datetime,
    tally: Tally,
) -> list[Item]:
    """Return what the source no longer has, though it would if it still stood.

    A feed drops what is old; so only what is younger than the oldest it still has was taken back.
    """
    here = {source_item.key(e.guid) for e in entries}
    dated = [e.published for e in entries if e.published]
    oldest = min(dated, default=None)
    found = []
    for item in before.values():
        if item.guid in here or item.state not in {State.TAKEN, State.CHANGED}:
            continue
        is_due = item.ends is not None and item.ends > now
        is_young = item.published is not None and oldest is not None and item.published > oldest
        if is_due if one.kind == "calendar" else is_young:
            found.append(replace(item, state=State.GONE))
    tally.gone += len(found)
    return found


def _submit(house: House, owner: User, tally: Tally) -> None:
    """Put the new drafts on their way to review; what is not ready waits as a draft."""
    for notice_id in tally.made:
        try:
            review.submit(house, notice_id, owner)
        except (NotReady, review.Refused) as exc:
            log.info("draft %s waits: %s", notice_id, exc)
            tally.unsent += 1


def _pause(one: Source, result: Result, asked_s: float | None) -> timedelta:
    """Return how long to wait: longer with every failure, never all sources at the same time."""
    usual = timedelta(seconds=one.interval_s)
    wait = usual if result.is_good else min(usual * 2 ** min(one.failures, 8), _LONGEST_WAIT)
    jitter = 0.9 + secrets.randbelow(2001) / 10_000
    return max(wait * jitter, timedelta(seconds=asked_s or 0))
