"""What residents are told of a warning: the issuer's own words, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.audience import Area
from app.domain.warning import Info, Level, Message, is_over
from app.domain.warning_kind import Kinds
from app.domain.warning_now import Effective

# An all-clear is shown this long; feeds keep what has ended for two days.
CLEAR_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(hours=48)
# What BLOCKCHANNEL names (IPAWS), and the ways of ours that stand for it.
_BLOCKS = {
    "EAS": {"led", "tv"},
    "CMAS": {"sms_smpp"},
    "PUBLIC": {
        "mobile",
        "feed",
        "microblog",
        "mastodon",
        "weibo",
        "robot",
        "activitypub",
        "webpush",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One warning as it is brought out.

    Attributes:
        id: its name in addresses, the same until the event is over.
        revision: rises whenever anything that is told changes.
        event: name of the chain.
        message: what the issuer said, unaltered.
        title: the headline, or issuer, kind and level where there is none.
        guide: our own defence guide, where the issuer gives no advice; marked wherever it stands.
        is_full: whether it takes screens over.
        blocked: ways it must not take.
        ended_at: when it was taken back or ran out; None while it holds.
        is_lifted: whether it was taken back before its end.
    """

    id: str
    revision: int = 1
    event: str
    message: Message
    kind: str
    kind_name: str
    kind_name_en: str
    icon: str
    level: Level
    title: str
    text: str
    advice: str
    guide: str
    issuer: str
    place: str
    sent: datetime
    effective: datetime
    expires: datetime
    alarm: str
    is_full: bool
    blocked: frozenset[str]
    places: frozenset[str]
    touched: frozenset[str]
    ended_at: datetime | None = None
    is_lifted: bool = False

    @property
    def last_form(self) -> int:
        """Return its last revision before it was over: the end is told in one of its own."""
        return self.revision - (self.ended_at is not None and self.revision > 1)

    def reaches(self, area: Area) -> bool:
        """Return whether it is for ``area``."""
        return area.code in self.touched or not self.places.isdisjoint(area.lineage)

    def stays(self, medium: str) -> datetime:
        """Return when it leaves boards of ``medium`` unless something changes."""
        if self.ended_at is None:
            return self.expires
        kept = KEPT_FOR if medium == "feed" else CLEAR_FOR if self.is_lifted else timedelta()
        return self.ended_at + kept


def told(one: Effective, name: str, kinds: Kinds, full: Collection[Level], language: str) -> Told:
    """Return what is told of ``one``, under the ``name``; ``full`` are levels that take over."""
    said, info = one.message, one.in_language(language)
    kind = next((k for k in kinds.kinds if k.key == one.kind), None)
    advice = info.instruction.strip()
    return Told(
        id=name,
        event=one.event,
        message=said,
        kind=one.kind,
        kind_name=kind.name if kind else info.event,
        kind_name_en=kind.name_en if kind else info.event,
        icon=kind.icon if kind else "warning",
        level=one.level,
        title=info.headline.strip() or f"{said.issuer} {info.event}".strip(),
        text=info.description.strip(),
        advice=advice,
        guide="" if advice or kind is None else kind.guides.get(one.level, ""),
        issuer=said.issuer,
        place=place_names(info),
        sent=said.sent,
        effective=one.starts,
        expires=one.ends,
        alarm=one.alarm,
        is_full=one.level in full or one.is_immediate,
        blocked=ways(one.blocked),
        places=one.places,
        touched=one.touched,
    )


def in_language(one: Told, language: str) -> Told:
    """Return ``one`` in the issuer's words in ``language``, as it is where there are none."""
    wanted = language.split("-")[0].lower()
    mine = (i for i in one.message.infos if i.language.split("-")[0].lower() == wanted)
    info = next((i for i in mine if not is_over(one.message, i)), None)
    if info is None:
        return one
    advice = info.instruction.strip()
    return replace(
        one,
        title=info.headline.strip() or one.title,
        text=info.description.strip(),
        advice=advice,
        guide="" if advice else one.guide,
        issuer=info.sender_name.strip() or one.issuer,
        place=place_names(info) or one.place,
    )


def place_names(info: Info) -> str:
    """Return where ``info`` is for, by name."""
    named = dict.fromkeys(p.name.strip() for p in info.places if p.name.strip())
    return (", " if info.language.lower().startswith("en") else "、").join(named)


def names(found: Iterable[Effective]) -> list[tuple[str, Effective]]:
    """Return each warning with its name: that of its event, and more where it speaks in parts."""
    taken: set[str] = set()
    named = []
    for one in sorted(found, key=lambda e: (e.event, e.message.sent, e.message.identifier)):
        name, number = one.event, 1
        while name in taken:
            number += 1
            name = f"{one.event}-{number}"
        taken.add(name)
        named.append((name, one))
    return named


def changes(
    before: Mapping[str, Told], wanted: Mapping[str, Told], moved: Collection[str], now: datetime
) -> list[Told]:
    """Return what is to be written down so that ``wanted`` is all that holds.

    ``moved`` are names whose message speaks for another event by now: they end without a word.
    What feeds have listed stays there to its end, blocked or not: readers must learn that it ended.
    """
    changed = []
    for name, said in wanted.items():
        held = before.get(name)
        is_listed = held is not None and "feed" not in held.blocked
        one = replace(said, blocked=said.blocked - {"feed"}) if is_listed else said
        if held is None:
            changed.append(one)
        elif replace(one, revision=held.revision) != held:
            changed.append(replace(one, revision=held.revision + 1))
    for name, held in before.items():
        if name not in wanted and held.ended_at is None:
            is_lifted = held.expires > now and name not in moved
            ended = min(held.expires, now)
            over = replace(held, revision=held.revision + 1, ended_at=ended, is_lifted=is_lifted)
            changed.append(over)
    return changed


def ways(named: Collection[str]) -> frozenset[str]:
    """Return our ways of sending that stand for those ``named`` by BLOCKCHANNEL."""
    return frozenset(way for name in named for way in _BLOCKS.get(name, ()))
