"""Warnings from files and addresses: read, kept as they came, taken in, each source on its time."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin

from app.dispatch.house import House
from app.dispatch.lane import is_due, rest_until
from app.dispatch.warnings import warning_kinds, warnings_in
from app.dispatch.warnings.warnings_in import Arrival, Outcome
from app.domain.warning import Message
from app.domain.warning_kind import Kinds
from app.ingest import safe_fetch
from app.ingest.safe_fetch import Unfetchable
from app.ingest.warning_document import Document, Refusal, read_document
from app.ingest.xml_tree import Malformed
from app.store import warning, warning_source
from app.store.session import Tx
from app.store.warning import Kept
from app.store.warning_source import WarningSource

log = logging.getLogger(__name__)
# One reading follows no more links than this; the rest waits for the next.
MOST_LINKS = 30
LOOK_LINKS = 5
IDLE_S = 60.0
_LONGEST_PAUSE = timedelta(minutes=15)


@dataclass(slots=True)
class Reading:
    """What one reading of a source found."""

    outcome: Outcome = field(default_factory=Outcome)
    refused: list[Refusal] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    is_whole: bool = True
    gone: int = 0

    def facts(self) -> dict[str, object]:
        """Return how many of each, and why the first was refused."""
        counts = {**self.outcome.facts(), "refused": len(self.refused), "gone": self.gone}
        return {**counts, "why": self.refused[0].code} if self.refused else counts


def manual(now: datetime) -> WarningSource:
    """Return the source of what a person hands in: nothing is shown by itself."""
    return WarningSource(id="manual", name="manual", due=now, added_at=now)


def take_bytes(
    house: House, source: WarningSource, bodies: Sequence[bytes]
) -> tuple[Outcome, list[Refusal], list[str]]:
    """Take documents in, in one transaction; return what became of them, refusals and links."""
    now, refused, links = house.clock(), list[Refusal](), list[str]()
    with house.store.begin() as tx:
        kinds, arrivals = warning_kinds.current(tx), list[Arrival]()
        for body in bodies:
            try:
                found, mine = _read(source, body, kinds)
            except Malformed as exc:
                refused.append(Refusal("", exc.code, dict(exc.facts)))
                continue
            arrivals += mine
            refused += found.refused
            links += found.links
        outcome = warnings_in.take(tx, source, arrivals, now)
    if outcome.new:
        house.bell.nudge()
    return outcome, refused, links


def messages_in(house: House, body: bytes) -> tuple[Message, ...]:
    """Return the messages that ``body`` holds; none where nothing in it can be read."""
    with house.store.read() as tx:
        kinds = warning_kinds.current(tx)
    try:
        return read_document(body, kinds).messages
    except Malformed:
        return ()


def take_pushed(house: House, source: WarningSource, body: bytes) -> tuple[Outcome, list[Refusal]]:
    """Take in what ``source`` pushed, and write down how that went."""
    outcome, refused, _ = take_bytes(house, source, [body])
    facts: dict[str, object] = {**outcome.facts(), "refused": len(refused)}
    is_good = bool(outcome.new or outcome.known) or not refused
    code = "read" if is_good else refused[0].code
    with house.store.begin() as tx:
        warning_source.note(tx, source.id, house.clock(), code, facts, source.due)
    return outcome, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a source holds now: messages, each with whether it came before; refusals; links left."""

    found: tuple[tuple[Kept, bool], ...]
    refused: tuple[Refusal, ...]
    left: int = 0


def look(house: House, one: WarningSource) -> Look:
    """Read ``one`` once and say what would become of each message; nothing is kept.

    Raises:
        Unfetchable: nothing came from its address.
        Malformed: what came is no document of warnings.
    """
    body = safe_fetch.fetch(one.url, private=house.private_sources).body or b""
    with house.store.read() as tx:
        kinds = warning_kinds.current(tx)
    document, arrivals = _read(one, body, kinds)
    refused = list(document.refused)
    for link in document.links[:LOOK_LINKS]:
        try:
            more = safe_fetch.fetch(urljoin(one.url, link), private=house.private_sources).body
            found, mine = _read(one, more or b"", kinds)
        except (Unfetchable, Malformed) as exc:
            refused.append(Refusal(link, exc.code, dict(exc.facts)))
            continue
        arrivals += mine
        refused += found.refused
    with house.store.read() as tx:
        made = warnings_in.would_be(tx, one, arrivals, house.clock())
    left = max(len(document.links) - LOOK_LINKS, 0)
    return Look(found=tuple(made), refused=tuple(refused), left=left)


def poll_due(house: House) -> int:
    """Read one source that is due and return how many there were: one or none."""
    if not is_due(house, warning_source.next_due):
        return 0
    with house.store.begin() as tx:
        one = warning_source.claim(tx, house.clock())
    if one is None:
        return 0
    poll(house, one)
    return 1


def rest_s(house: House) -> float:
    """Return how many seconds there is nothing to do."""
    return rest_until(house, warning_source.next_due, IDLE_S)


def poll(house: House, one: WarningSource) -> str:
    """Read ``one`` now and write down how it went: ``read``, ``same`` or the name of a fault.

    A fault ends nothing: what is known holds until its own end, and the source becomes stale.
    """
    wait: float | None = None
    facts: dict[str, object] = {}
    try:
        code, facts = _poll(house, one)
    except Unfetchable as exc:
        code, facts, wait = exc.code, dict(exc.facts), exc.retry_after
    except Malformed as exc:
        code, facts = exc.code, dict(exc.facts)
    now = house.clock()
    is_good = code in {"read", "same"}
    if not is_good:
        log.warning("warning source %s: %s %s", one.id, code, facts)
    due = now + _pause(one, is_good, wait)
    with house.store.begin() as tx:
        warning_source.note(tx, one.id, now, code, facts, due)
    if code == "read":
        house.bell.nudge()
    return code


def _poll(house: House, one: WarningSource) -> tuple[str, dict[str, object]]:
    private = house.private_sources
    found = safe_fetch.fetch(one.url, etag=one.etag, modified=one.modified, private=private)
    if found.body is None:
        return "same", {}
    now, reading = house.clock(), Reading()
    with house.store.begin() as tx:
        document, arrivals = _read(one, found.body, warning_kinds.current(tx))
        reading.outcome = warnings_in.take(tx, one, arrivals, now)
        reading.listed = {warning.key_of(a.message) for a in arrivals}
        links = [urljoin(one.url, link) for link in document.links]
        known = warning_source.known_links(tx, one.id, links)
    reading.refused += document.refused
    _follow(house, one, [link for link in links if link not in known], reading)
    reading.listed |= {key for keys in known.values() for key in keys}
    is_whole = reading.is_whole and not reading.refused
    with house.store.begin() as tx:
        if one.lists_all and document.is_list and is_whole:
            reading.gone = _note_gone(tx, one, reading.listed, house.clock())
        if is_whole:  # else the next reading must be sent all again
            warning_source.keep_validators(tx, one.id, found.etag, found.modified)
    return "read", reading.facts()


def _follow(house: House, one: WarningSource, links: Sequence[str], reading: Reading) -> None:
    """Take in what new links lead to; one that leads nowhere now is tried again."""
    reading.is_whole = len(links) <= MOST_LINKS
    for link in links[:MOST_LINKS]:
        try:
            body = safe_fetch.fetch(link, private=house.private_sources).body or b""
            _take_linked(house, one, link, body, reading)
        except (Unfetchable, Malformed) as exc:
            reading.is_whole = False
            reading.refused.append(Refusal(link, exc.code, dict(exc.facts)))


def _take_linked(
    house: House, one: WarningSource, link: str, body: bytes, reading: Reading
) -> None:
    now = house.clock()
    with house.store.begin() as tx:
        found, arrivals = _read(one, body, warning_kinds.current(tx))
        outcome = warnings_in.take(tx, one, arrivals, now)
        keys = {warning.key_of(a.message) for a in arrivals}
        warning_source.keep_link(tx, one.id, link, sorted(keys), now)
    reading.refused += found.refused
    reading.listed |= keys
    reading.outcome.add(outcome)


def _read(source: WarningSource, body: bytes, kinds: Kinds) -> tuple[Document, list[Arrival]]:
    """Read a document."""
    found = read_document(body, kinds, source.certificate)
    return found, [
        Arrival(message=one, document=body, is_verified=found.is_verified) for one in found.messages
    ]


def _note_gone(tx: Tx, one: WarningSource, listed: Collection[str], now: datetime) -> int:
    """Note what a healthy list holds no more, and what it holds again."""
    mine = warning.listed_by(tx, one.id, now)
    gone = {m.key for m in mine if m.gone_at is None} - set(listed)
    warning.set_gone(tx, gone, now)
    warning.set_gone(tx, {m.key for m in mine if m.gone_at is not None} & set(listed), None)
    return len(gone)


def _pause(one: WarningSource, is_good: bool, wait: float | None) -> timedelta:
    pause = timedelta(seconds=one.interval_s)
    if not is_good:
        pause = min(pause * 2 ** min(one.failures + 1, 10), max(_LONGEST_PAUSE, pause))
    return max(pause, min(timedelta(seconds=wait or 0), timedelta(days=1)))
