"""A place of local life: a shop, an office, a shelter; what residents ask for and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from app.domain.place_hours import Hours, Unclear, read
from app.domain.place_kind import services_of

STALE_AFTER = timedelta(days=180)
Point: TypeAlias = tuple[float, float]


class Status(StrEnum):
    """Whether one may go there; the values are stored, never rename them."""

    OPEN = "open"
    CLOSED = "closed"
    MOVED = "moved"


class ShelterState(StrEnum):
    """What a shelter is doing: 平时, 启用, 已满, 关闭."""

    READY = "ready"
    IN_USE = "in_use"
    FULL = "full"
    CLOSED = "closed"


class ShelterLevel(StrEnum):
    """Who is in charge of a shelter (GB/T 44012-2024): 省 市 县 乡镇(街道) 村(社区)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Stay(StrEnum):
    """How long people may stay (GB/T 44012-2024): 紧急 up to 1 day, 短期 to 14, 长期 to 100."""

    URGENT = "urgent"
    SHORT = "short"
    LONG = "long"


HAZARDS = ("earthquake", "flood", "typhoon", "fire")
# What a shelter has (GB/T 44013-2024, GB 21734).
FACILITIES = (
    *("water", "power", "toilet", "kitchen", "beds", "tents", "medical", "broadcast"),
    *("lighting", "shower", "supplies", "helipad", "sewage", "firefighting"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelter:
    """An emergency shelter, with the fields of GB/T 44012, 44013 and 44014 (2024).

    Attributes:
        code: its number in the register.
        level: one of ``ShelterLevel``, or empty.
        hazards: those of ``HAZARDS`` it is for.
        stay: one of ``Stay``, or empty.
        is_indoor: 室内 or 室外; None: nobody said.
        is_general: 综合 (any hazard) or 单一.
        boundary: its outline as WGS-84 points, or none.
        entrances: where one goes in, in words.
        total_m2: whole area in square metres.
        effective_m2: area people can use.
        per_person_m2: area planned for one person.
        capacity: how many people.
        radius_m: whom it is for, in metres around.
        communities: codes of the areas it serves.
        facilities: those of ``FACILITIES`` it has.
        accessibility: what is there for people who walk badly, see or hear badly.
        pets: whether and where pets may come, in words.
        owner: 权属单位.
        manager: 管理单位.
        duty_phone: answered day and night.
        state: one of ``ShelterState``.
        plan_picture: id of an asset, the plan on its sign, or empty.
        route: how to get there, in words.
    """

    code: str = ""
    level: str = ""
    hazards: tuple[str, ...] = ()
    stay: str = ""
    is_indoor: bool | None = None
    is_general: bool = True
    boundary: tuple[Point, ...] = ()
    entrances: tuple[str, ...] = ()
    total_m2: float | None = None
    effective_m2: float | None = None
    per_person_m2: float | None = None
    capacity: int | None = None
    radius_m: int | None = None
    communities: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    accessibility: str = ""
    pets: str = ""
    owner: str = ""
    manager: str = ""
    duty_phone: str = ""
    state: str = ShelterState.READY.value
    plan_picture: str = ""
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilDefence:
    """A civil-defence work 人防工程; residents see it only when its place is public.

    ``kind`` is what it was built as (人员掩蔽, 医疗救护, 物资库 …), ``peacetime`` what it is used
    for now, ``state`` whether it can be used, all in words.
    """

    number: str = ""
    kind: str = ""
    shelter_m2: float | None = None
    capacity: int | None = None
    entrances: tuple[str, ...] = ()
    peacetime: str = ""
    manager: str = ""
    phone: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place.

    Attributes:
        id: eight characters, as a notice's public code.
        area: 12-digit code of its community, or the code of its street.
        pinyin: syllables of the name, a space between two.
        initials: their first letters.
        categories: codes of ``place_kind.KINDS``, the main one first.
        building: building or grid.
        lat: WGS-84 degrees; both or none.
        hours: as they were typed.
        elder_discount: in words, empty: none known.
        accessibility: in words.
        cash: whether cash is taken; None: nobody said.
        source: who told us.
        checked_on: when somebody last made sure.
        status: one of ``Status``.
        note: for residents, such as where it moved to.
        served: codes of further areas it serves.
        services: codes of ``place_kind.SERVICES`` that were ticked.
        picture: id of an asset, or empty.
        public: whether residents see it; a civil-defence work starts without.
    """

    id: str
    area: str
    name: str
    name_en: str = ""
    pinyin: str = ""
    initials: str = ""
    categories: tuple[str, ...] = ()
    address: str = ""
    building: str = ""
    lat: float | None = None
    lon: float | None = None
    phones: tuple[str, ...] = ()
    hours: str = ""
    elder_discount: str = ""
    accessibility: str = ""
    cash: bool | None = None
    source: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    status: str = Status.OPEN.value
    note: str = ""
    served: tuple[str, ...] = ()
    shelter: Shelter | None = None
    defence: CivilDefence | None = None
    public: bool = True
    services: tuple[str, ...] = ()
    picture: str = ""

    @property
    def schedule(self) -> Hours | None:
        """The hours as rules; None when there are none, or nobody can read them."""
        try:
            return read(self.hours)
        except Unclear:
            return None

    @property
    def gives(self) -> frozenset[str]:
        """The services it gives, ticked or by its kind."""
        return services_of(self.categories, self.services)

    @property
    def point(self) -> Point | None:
        """Latitude and longitude, None when they are unknown."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


def is_stale(made: Place, today: date) -> bool:
    """Whether nobody made sure of it for so long that it may be wrong."""
    return made.checked_on is None or today - made.checked_on > STALE_AFTER
