"""A warning as its issuer sent it: the values of OASIS CAP 1.2, whatever dialect they came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

# A warning without an end of its own ends this long after it was sent, unless its source says else.
LIFE_S = 24 * 3600


class Level(IntEnum):
    """The four levels of GB/T 27962, and none; a higher one is worse."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def word(self) -> str:
        """The level as the wire and the store write it."""
        return self.name.lower()


class Status(StrEnum):
    """What a message is for; only ``ACTUAL`` is meant in earnest."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class Type(StrEnum):
    """What a message does."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Scope(StrEnum):
    """Whom a message is for; only ``PUBLIC`` may be shown."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


@dataclass(frozen=True, slots=True)
class Pair:
    """A code with the name of the list it is from, or a parameter with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; the radius is in kilometres."""

    centre: Point
    radius_km: float


Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: all that one ``area`` of a message says.

    ``excluded`` are polygons that do not belong to it. ``codes`` are of any list, with its name.
    """

    name: str = ""
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    excluded: tuple[Ring, ...] = ()
    codes: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What is to be feared, in one language.

    Attributes:
        language: BCP 47 as said, or empty: nobody knows.
        event: what the issuer calls it.
        responses: what to do, as CAP names it (``Shelter``, ``AllClear`` …).
        kind: key of the table of kinds, or empty: not known there.
        level: by the issuer's own words or codes, else by the severity.
        places: all areas; each counts.
    """

    language: str = ""
    categories: tuple[str, ...] = ()
    event: str = ""
    responses: tuple[str, ...] = ()
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    places: tuple[Place, ...] = ()
    kind: str = ""
    level: Level = Level.NONE


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message that one names; ``sent`` is None where a dialect names only the id."""

    sender: str
    identifier: str
    sent: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, known by (sender, identifier, sent).

    Attributes:
        incidents: names of what it belongs to, as its issuer gives them.
        channel_texts: the issuer's own words for one way of sending (``SMS``), where there are any.
        flaws: names of what was wrong with its form or places, though it could be read; a message
            with flaws waits for a person.
    """

    sender: str
    identifier: str
    sent: datetime
    status: Status
    type: Type
    scope: Scope
    source: str = ""
    note: str = ""
    codes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()
    channel_texts: tuple[Pair, ...] = ()
    flaws: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What makes it this message and no other."""
        return self.sender, self.identifier, self.sent

    @property
    def level(self) -> Level:
        """The highest level of what is still to be feared in it."""
        return max((info.level for info in self.infos if not is_over(self, info)), default=_NONE)

    @property
    def kind(self) -> str:
        """The kind of its first info that has one."""
        return next((info.kind for info in self.infos if info.kind), "")

    @property
    def event(self) -> str:
        """What tells its subject from another: the kind, or the event in its first language."""
        return self.kind or next((info.event.strip().casefold() for info in self.infos), "")

    @property
    def issuer(self) -> str:
        """Who issued it, by name."""
        return next((info.sender_name for info in self.infos if info.sender_name), self.sender)


_NONE = Level.NONE
_SEVERITIES = {
    "minor": Level.BLUE,
    "moderate": Level.YELLOW,
    "severe": Level.ORANGE,
    "extreme": Level.RED,
}


def of_severity(said: str) -> Level:
    """Return the level that a CAP severity stands for."""
    return _SEVERITIES.get(said.strip().lower(), Level.NONE)


def severity_of(level: Level) -> str:
    """Return the CAP severity that a level stands for."""
    found = {known: name.capitalize() for name, known in _SEVERITIES.items()}
    return found.get(level, "Unknown")


def is_all_clear(message: Message) -> bool:
    """Return whether nothing in ``message`` is to be feared any more: it ends what it names.

    The type is looked at before all else: a Cancel may still say Extreme, with an end hours ahead.
    """
    if message.type is Type.CANCEL or _names_itself(message):
        return True
    return bool(message.infos) and all(is_over(message, info) for info in message.infos)


def is_over(message: Message, info: Info) -> bool:
    """Return whether ``info`` says that its danger has passed, in any of the forms in use."""
    if message.type is Type.CANCEL or _names_itself(message) or "AllClear" in info.responses:
        return True
    is_past = info.urgency == "Past" and message.type is Type.UPDATE
    if is_past and (info.expires is None or info.expires <= message.sent):
        return True
    return any(
        pair.name.endswith("Alert_Location_Status") and pair.value.strip().lower() == "ended"
        for pair in info.parameters
    )


def _names_itself(message: Message) -> bool:
    return message.type is Type.UPDATE and any(
        (named.sender, named.identifier) == (message.sender, message.identifier)
        and named.sent in (None, message.sent)
        for named in message.references
    )
