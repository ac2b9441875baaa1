"""Warnings of our own: issued, changed, ended; the same messages as those that others send."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.dispatch.granted import NotAllowed, NotReady, among
from app.dispatch.house import House
from app.dispatch.notices import wording
from app.dispatch.warnings import warning_kinds, warning_rules, warning_templates, warnings_in
from app.dispatch.warnings.warning_desk import NotWaiting, seal_of
from app.dispatch.warnings.warnings_in import Arrival, beyond
from app.domain.audience import Area
from app.domain.powers import WRITERS
from app.domain.problem import Problem
from app.domain.review import Draft
from app.domain.target import Profile
from app.domain.warning import Message
from app.domain.warning_chain import Known
from app.domain.warning_now import effective_warnings
from app.domain.warning_own import (
    SOURCE,
    Imprint,
    OwnWarning,
    cancel_of,
    gathered,
    message_of,
    problems,
    why_second,
)
from app.domain.warning_told import Told, told
from app.store import area, audit, extent, setting, target, warning, warning_own
from app.store.extent import Extent
from app.store.session import Tx, new_id
from app.store.user import User
from app.store.warning import Kept, State
from app.store.warning_own import Answerable
from app.store.warning_source import WarningSource
from renderers import cap

SMS = "sms_smpp"
_ALONE = "warning_alone"
ALONE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a warning would touch, and why a second officer must agree; empty: need not."""

    areas: tuple[Area, ...]
    extent: Extent
    phones: int
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A message of our own that was taken in; ``waits`` says why it is not out yet."""

    key: str
    waits: tuple[str, ...] = ()


def alone(tx: Tx) -> int:
    """Return to how many telephones one officer alone may send."""
    said = setting.get(tx, _ALONE)
    return said if isinstance(said, int) else ALONE


def set_alone(tx: Tx, most: int, who: str, now: datetime) -> None:
    """Let one officer alone send to ``most`` telephones."""
    setting.put(tx, _ALONE, most)
    audit.add(tx, now, who, "warning.alone", "phones", {"most": most})


def weigh(tx: Tx, said: OwnWarning, who: User) -> Weight:
    """Return what ``said`` would touch."""
    found = area.by_codes(tx, said.areas)
    tops = tops_of(tx, found)
    sizes = extent.extents(tx, tops).values()
    is_sent = said.level in warning_rules.get(tx).carried(SMS)
    phones = target.counts(tx, sorted(tops)).get(SMS, 0) if tops and is_sent else 0
    areas = tuple(found[code] for code in sorted(found))
    whole = area.by_codes(tx, _gathered(tx, found)).values()
    reasons = why_second(
        said.level, whole, phones, alone(tx), may_release=not beyond(tx, who, set(found))
    )
    size = Extent(sum(e.screens for e in sizes), sum(e.people for e in sizes))
    return Weight(areas=areas, extent=size, phones=phones, second=reasons)


def _gathered(tx: Tx, chosen: Mapping[str, Area]) -> frozenset[str]:
    """Return the codes of ``chosen``, and of areas all of whose parts are among them."""
    above = {
        code: parent
        for one in chosen.values()
        for parent, code in zip(one.lineage, one.lineage[1:], strict=False)
    }
    parents = set(above.values()) - chosen.keys()
    children = {code: [one.code for one in area.children(tx, code)] for code in parents}
    return gathered(chosen, children, above)


def tops_of(tx: Tx, codes: Collection[str]) -> set[str]:
    """Return those of ``codes`` that lie below no other one."""
    trails = area.trails(tx, codes)
    return {c for c in codes if set(codes).isdisjoint(a.code for a in trails.get(c, ())[:-1])}


def faults(tx: Tx, said: OwnWarning, who: User, now: datetime) -> list[Problem]:
    """Return what keeps ``said`` from being issued by ``who``."""
    found = [*problems(said), *_words(tx, said, now)]
    if warning_templates.get(said.template) is None:
        found.append(Problem("template", "empty"))
    mine = among(tx, who, WRITERS, said.areas)
    foreign = sorted(set(said.areas) - mine)
    return found + [Problem("areas", "unknown_area", {"area": code}) for code in foreign]


def as_draft(said: OwnWarning, now: datetime) -> Draft:
    """Return ``said`` as a draft of a notice, for what checks those."""
    return Draft(
        title=said.title,
        body=f"{said.text}\n{said.advice}",
        contact=said.contact,
        source=said.issuer,
        areas=said.areas,
        expires=now + timedelta(minutes=said.minutes),
    )


def _words(tx: Tx, said: OwnWarning, now: datetime) -> list[Problem]:
    """Return the words in it that the operator does not let out."""
    names = {"body": "text"}
    found = wording.problems(tx, as_draft(said, now))
    return [replace(one, field=names.get(one.field, one.field)) for one in found]


def issue(house: House, said: OwnWarning, who: User, after: str = "") -> Issued:
    """Take ``said`` in; it is out at once unless a second officer must agree.

    Args:
        house: the house.
        said: the warning.
        who: its author.
        after: key of the message that it takes the place of; empty: it is a first one.

    Raises:
        NotReady: with every problem there is.
        NotWaiting: what it was to take the place of does not hold any more.
    """
    now = house.clock()
    with house.store.begin() as tx:
        if found := faults(tx, said, who, now):
            raise NotReady(found)
        before = _holding(tx, after, now) if after else None
        weight = weigh(tx, said, who)
        imprint = _imprint(house, now, (before.message,) if before else ())
        made = written(said, weight.areas, imprint)
        arrival = Arrival(
            message=made,
            document=cap.cap(provisional(tx, house, made, weight.areas), _profile(house)),
            at=frozenset(said.areas),
            reasons=weight.second,
        )
        key = _put(tx, arrival, who, now)
        facts: dict[str, object] = {"areas": sorted(said.areas), "level": said.level.word}
        if weight.second:
            facts["second"] = list(weight.second)
        audit.add(tx, now, who.login, "warning.changed" if after else "warning.issued", key, facts)
    house.bell.nudge()
    return Issued(key=key, waits=weight.second)


def end(house: House, key: str, reason: str, who: User) -> str:
    """Take back the warning whose message is ``key``; stopping needs nobody else.

    Raises:
        NotWaiting: it does not hold any more.
        NotAllowed: ``who`` may not decide for all of its areas.
    """
    now = house.clock()
    with house.store.begin() as tx:
        before = _holding(tx, key, now)
        if lacking := beyond(tx, who, before.places | before.touched):
            raise NotAllowed(sorted(lacking))
        made = cancel_of(reason, _imprint(house, now, (before.message,)))
        document = cap.message(made, _profile(house))
        arrival = Arrival(message=made, document=document, at=before.places, reasons=())
        done = _put(tx, arrival, who, now)
        audit.add(tx, now, who.login, "warning.ended", key, {"reason": reason})
    house.bell.nudge()
    return done


def written(said: OwnWarning, areas: Sequence[Area], imprint: Imprint) -> Message:
    """Return ``said`` as a message."""
    template = warning_templates.get(said.template)
    if template is None:
        raise LookupError(said.template)
    return message_of(said, template, areas, imprint)


def provisional(tx: Tx, house: House, made: Message, areas: Sequence[Area]) -> Told:
    """Return what residents would be told of ``made``, were it out."""
    known = Known(message=made, places=frozenset(a.code for a in areas), is_released=True)
    (one,) = effective_warnings(made.sent, [known])
    kinds = warning_templates.with_own(warning_kinds.current(tx))
    full = warning_rules.get(tx).full
    return told(one, one.event, kinds, full, house.languages[0])


def sketch(tx: Tx, house: House, said: OwnWarning) -> Told:
    """Return what residents would be told of ``said``, were it issued now."""
    found = area.by_codes(tx, said.areas)
    areas = [found[code] for code in sorted(found)]
    return provisional(tx, house, written(said, areas, _imprint(house, house.clock())), areas)


def source(now: datetime) -> WarningSource:
    """Return the source that our own warnings are of."""
    return WarningSource(id=SOURCE, name=SOURCE, due=now, added_at=now)


def is_own(one: Kept) -> bool:
    """Return whether a message is our own."""
    return one.source == SOURCE


def _put(tx: Tx, arrival: Arrival, who: User, now: datetime) -> str:
    key = warnings_in.take(tx, source(now), [arrival], now).new[0]
    kept = warning.by_keys(tx, [key])[key]
    needs_two = kept.state is State.HELD
    made = Answerable(
        key=key,
        seal=seal_of(kept),
        author=who.id,
        needs_two=needs_two,
        out_at=None if needs_two else now,
    )
    warning_own.add(tx, made)
    return key


def _holding(tx: Tx, key: str, now: datetime) -> Kept:
    warning.lock(tx)
    one = warning.by_keys(tx, [key]).get(key)
    if one is None or not is_own(one):
        raise NotWaiting
    known = [k.known for k in warning.of_events(tx, [one.event])]
    if key not in {warning.key_of(e.message) for e in effective_warnings(now, known)}:
        raise NotWaiting
    return one


def _imprint(house: House, now: datetime, after: tuple[Message, ...] = ()) -> Imprint:
    sender = urlsplit(house.public_url).hostname or "linli"
    identifier = f"{sender}-{now:%Y%m%d%H%M%S}-{new_id()}"
    return Imprint(sender=sender, identifier=identifier, sent=now, after=after)


def _profile(house: House) -> Profile:
    return replace(Profile(), public_url=house.public_url, time_zone=house.time_zone)
