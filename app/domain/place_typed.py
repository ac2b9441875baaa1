"""What people write for the fields of a place: texts, and the values that are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain import place_kind
from app.domain.holiday import day_of
from app.domain.place import (
    FACILITIES,
    HAZARDS,
    Point,
    ShelterLevel,
    ShelterState,
    Status,
    Stay,
)
from app.domain.problem import Problem

# What is written for a stored value; the first is what we write ourselves.
STATUS = {
    Status.OPEN.value: ("营业", "开放", "正常", "open"),
    Status.CLOSED.value: ("关闭", "停业", "closed"),
    Status.MOVED.value: ("迁址", "搬迁", "moved"),
}
YES, NO = ("是", "有", "收", "yes", "true", "1"), ("否", "无", "不收", "no", "false", "0")
LEVEL = {
    ShelterLevel.PROVINCE.value: ("省", "省级", "市（直辖）"),
    ShelterLevel.CITY.value: ("市", "市级"),
    ShelterLevel.COUNTY.value: ("县", "区", "县级", "区级"),
    ShelterLevel.TOWNSHIP.value: ("街道", "乡镇", "乡镇（街道）", "街道级"),
    ShelterLevel.VILLAGE.value: ("社区", "村", "村（社区）", "社区级"),
}
STAY = {
    Stay.URGENT.value: ("紧急", "紧急避难"),
    Stay.SHORT.value: ("短期", "短期避难"),
    Stay.LONG.value: ("长期", "长期避难"),
}
STATE = {
    ShelterState.READY.value: ("平时", "待用"),
    ShelterState.IN_USE.value: ("启用", "已启用"),
    ShelterState.FULL.value: ("已满", "满员"),
    ShelterState.CLOSED.value: ("关闭", "停用"),
}
HAZARD = dict(zip(HAZARDS, (("地震",), ("洪涝", "洪水"), ("台风",), ("火灾",)), strict=True))
FACILITY = dict(
    zip(
        FACILITIES,
        (
            *(("供水", "水"), ("供电", "电"), ("厕所",), ("厨房",), ("床位",), ("帐篷",)),
            *(("医疗",), ("广播",), ("照明",), ("淋浴",), ("物资",), ("直升机坪",)),
            *(("排污",), ("消防",)),
        ),
        strict=True,
    )
)
INDOOR = {"yes": ("室内",), "no": ("室外",)}
GENERAL = {"yes": ("综合",), "no": ("单一",)}
YES_NO = {"yes": YES, "no": NO}
_SEPARATORS = re.compile(r"[、,，;；\n/|]+")
_POINT = re.compile(r"[\s,，;；\n]+")
# Names of categories such as 菜市场、菜店 hold the separator themselves.
_KIND_NAMES = sorted(
    ((said, one.code) for one in place_kind.KINDS.values() for said in (one.code, one.zh, one.en)),
    key=lambda pair: (-len(pair[0]), pair),
)


@dataclass
class Typed:
    """The texts of a place and what in them means nothing; ``field`` prefixes name a sub-form."""

    texts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a text without blanks around it."""
        return self.texts.get(name, "").strip()

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a list, each once."""
        found = (word.strip() for word in _SEPARATORS.split(self.text(name)))
        return tuple(dict.fromkeys(word for word in found if word))

    def number(self, name: str) -> float | None:
        """Return a number, None for nothing."""
        typed = self.text(name).replace(",", "").replace("，", "")
        typed = re.sub(r"\s*(?:平方米|m2|㎡|米|人|m)$", "", typed)
        try:
            return float(typed) if typed else None
        except ValueError:
            self.problems.append(Problem(name, "not_a_number", {"typed": typed[:40]}))
            return None

    def whole(self, name: str) -> int | None:
        """Return a whole number, None for nothing."""
        found = self.number(name)
        return None if found is None else round(found)

    def day(self, name: str) -> date | None:
        """Return a day, None for nothing."""
        typed = self.text(name)
        found = day_of(typed) if typed else None
        if typed and found is None:
            self.problems.append(Problem(name, "not_a_day", {"typed": typed[:40]}))
        return found

    def one_of(self, name: str, choices: Mapping[str, Sequence[str]], empty: str) -> str:
        """Return the value that was written, ``empty`` for nothing."""
        typed = self.text(name)
        if not typed:
            return empty
        found = _meant(typed, choices)
        if found is None:
            self.problems.append(Problem(name, "not_a_choice", {"typed": typed[:40]}))
        return found or empty

    def some_of(self, name: str, choices: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """Return the values that were written, those that mean nothing named."""
        found = {word: _meant(word, choices) for word in self.words(name)}
        for word, value in found.items():
            if value is None:
                self.problems.append(Problem(name, "not_a_choice", {"typed": word[:40]}))
        return tuple(dict.fromkeys(value for value in found.values() if value))

    def flag(self, name: str) -> bool | None:
        """Return yes or no, None for nothing."""
        return {"yes": True, "no": False}.get(self.one_of(name, YES_NO, ""))

    def kinds(self, name: str) -> tuple[str, ...]:
        """Return the codes of categories that were written by name or code."""
        left, found = self.text(name), dict[int, str]()
        for said, code in _KIND_NAMES:
            at = left.casefold().find(said.casefold())
            if at >= 0 and _stands_alone(left, at, len(said)):
                found.setdefault(at, code)
                left = left[:at] + "、" * len(said) + left[at + len(said) :]
        for word in _SEPARATORS.split(left):
            if word.strip():
                typed = {"typed": word.strip()[:40]}
                self.problems.append(Problem(name, "no_such_kind", typed))
        return tuple(dict.fromkeys(found[at] for at in sorted(found)))

    def points(self, name: str) -> tuple[Point, ...]:
        """Return the points of an outline: latitude and longitude, pair after pair."""
        typed = [one for one in _POINT.split(self.text(name)) if one]
        try:
            numbers = [float(one) for one in typed]
        except ValueError:
            numbers = [0.0]
        if len(numbers) % 2 or 0 < len(numbers) < 6:  # noqa: PLR2004 - three corners
            self.problems.append(Problem(name, "not_an_outline"))
            return ()
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _meant(typed: str, choices: Mapping[str, Sequence[str]]) -> str | None:
    wanted = typed.casefold()
    return next(
        (
            value
            for value, words in choices.items()
            if wanted == value or wanted in [word.casefold() for word in words]
        ),
        None,
    )


def _stands_alone(text: str, at: int, width: int) -> bool:
    before, after = text[:at], text[at + width :]
    return not (before and not _SEPARATORS.match(before[-1]) and not before[-1].isspace()) and not (
        after and not _SEPARATORS.match(after[0]) and not after[0].isspace()
    )
