"""The table of kinds of warnings: names, levels, icons, defence guides and all their codes.

The table is data with an edition, which the operator may replace; here is what can be asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.problem import Problem
from app.domain.warning import Level

_KEY = re.compile(r"[a-z][a-z_]{1,31}")
_GB = re.compile(r"11[A-Z]\d{2}", re.A)
# weather.com.cn 0201: kind and colour, 01 blue .. 04 red; 11B0301 likewise.
_COLOURS = {"01": Level.BLUE, "02": Level.YELLOW, "03": Level.ORANGE, "04": Level.RED}
# p0002004: kind and colour the other way round, 1 red .. 4 blue.
_P_CODE = re.compile(r"p00(\d{2})00([1-4])", re.I)
_WORDS = {
    Level.BLUE: ("蓝", "blue", "minor", "一般", "iv", "ⅳ"),
    Level.YELLOW: ("黄", "yellow", "moderate", "较重", "iii", "ⅲ"),
    Level.ORANGE: ("橙", "orange", "severe", "严重", "ii", "ⅱ"),
    Level.RED: ("红", "red", "extreme", "特别严重", "i", "ⅰ"),
}
_NUMERAL = re.compile(r"[\[［【(（]?\s*(IV|III|II|I|Ⅳ|Ⅲ|Ⅱ|Ⅰ)\s*级", re.I)
_ACTS = (
    ("解除", "lifted"),
    ("取消", "lifted"),
    ("继续发布", "continued"),
    ("继续", "continued"),
    ("升级", "raised"),
    ("降级", "lowered"),
    ("变更", "issued"),
    ("更新", "issued"),
    ("发布", "issued"),
)
_COLOUR = re.compile(r"([蓝黄橙红])色?预警?")
_AFTER = re.compile(r"(?:升级|降级|变更|调整)(?:发布)?为?")


class Act(StrEnum):
    """What the title of a Chinese warning says was done."""

    ISSUED = "issued"
    CONTINUED = "continued"
    RAISED = "raised"
    LOWERED = "lowered"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of danger.

    Attributes:
        key: its name in the code and of its icon's default.
        code: event code (GB/T 35561), or empty.
        weather_cn: its number at weather.com.cn and in the CMA's "p" codes, or empty.
        levels: those it has nationwide, and ``local_levels`` where it is issued here.
        names: other names it goes by.
        guides: the defence guide by level.
    """

    key: str
    name: str
    name_en: str
    icon: str
    code: str = ""
    weather_cn: str = ""
    levels: tuple[Level, ...] = ()
    local_levels: tuple[Level, ...] = ()
    names: tuple[str, ...] = ()
    guides: Mapping[Level, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The table, of one edition."""

    edition: str
    kinds: tuple[Kind, ...]

    def get(self, key: str) -> Kind | None:
        """Return the kind with this key."""
        return next((one for one in self.kinds if one.key == key), None)

    def guide(self, key: str, level: Level) -> str:
        """Return the defence guide, or that of the next lower level there is; else empty."""
        found = self.get(key)
        known = [at for at in found.guides if at <= level] if found else []
        return found.guides[max(known)] if found and known else ""

    def by_code(self, code: str) -> tuple[str, Level]:
        """Return kind and level that a code stands for, in any of the encodings in use.

        Known are ``11B03``, ``11B0301``, ``0201`` (weather.com.cn) and ``p0002004`` (CMA). What
        is not known is empty and NONE.
        """
        said = code.strip().upper()
        if found := _P_CODE.fullmatch(said):
            return self._numbered(found[1]), Level(5 - int(found[2]))
        if _GB.fullmatch(said[:5]) and len(said) in {5, 7}:
            kind = next((k.key for k in self.kinds if k.code == said[:5]), "")
            return kind, _COLOURS.get(said[5:], Level.NONE)
        kind, level = self._numbered(said[:2]), _COLOURS.get(said[2:], Level.NONE)
        return (kind, level) if kind and level else ("", Level.NONE)

    def by_qweather(self, number: str) -> str:
        """Return the kind of a QWeather type such as ``1003``: 1000 and the number of 11B03."""
        said = number.strip()
        code = f"11B{said[2:]}" if re.fullmatch(r"10\d{2}", said, re.A) else ""
        return next((k.key for k in self.kinds if code and k.code == code), "")

    def by_name(self, text: str) -> str:
        """Return the kind that ``text`` names; the longer name counts, 雷雨大风 before 大风."""
        said = text.casefold()
        named = ((name, k.key) for k in self.kinds for name in (k.name, k.name_en, *k.names))
        found = [(len(name), key) for name, key in named if _stands_in(name.casefold(), said)]
        return max(found)[1] if found else ""

    def _numbered(self, number: str) -> str:
        return next((k.key for k in self.kinds if number and k.weather_cn == number), "")


@dataclass(frozen=True, slots=True)
class Title:
    """What the title of a Chinese warning says."""

    issuer: str
    act: Act
    kind: str
    level: Level


def read_title(text: str, kinds: Kinds) -> Title | None:
    """Return what a title such as 北京市气象台发布暴雨蓝色预警[IV级/一般] says; None: it is none.

    Of a level that was raised or lowered the new one counts. A title that lifts one warning and
    issues another is an issue.
    """
    said = "".join(text.split())
    places = [(said.find(word), word, act) for word, act in _ACTS if word in said]
    if not places or "预警" not in said:
        return None
    at, word, act = min(places, key=lambda p: (p[0], -len(p[1])))
    if act == "lifted" and "发布" in said[at + len(word) :]:
        at = said.find("发布", at)
        act = "issued"
    rest = said[at:]
    kind = kinds.by_name(rest) or kinds.by_name(said)
    issuer = said[: said.find(word)].strip("，,将【】")
    return Title(issuer, _act(act, said), kind, _level(rest, kind))


def _act(act: str, said: str) -> Act:
    if act == "issued" or act == "continued":
        raised = "升级" in said and Act.RAISED
        lowered = "降级" in said and Act.LOWERED
        return raised or lowered or Act(act)
    return Act(act)


def _level(rest: str, kind: str) -> Level:
    after = list(_AFTER.finditer(rest))
    tail = rest[after[-1].end() :] if after else rest
    found = _COLOUR.search(tail) or _COLOUR.search(rest)
    if found:
        return level_named(found[1])
    numeral = _NUMERAL.search(rest)
    return level_named(numeral[1]) if numeral else Level.NONE


def _stands_in(name: str, text: str) -> bool:
    """Return whether ``name`` stands in ``text``; a Latin one as a word of its own."""
    if not name or name not in text:
        return False
    return not name.isascii() or bool(re.search(rf"\b{re.escape(name)}\b", text))


def level_named(word: str) -> Level:
    """Return the level that a colour, a CAP severity, a Chinese grade or a numeral names."""
    said = word.strip().casefold().removesuffix("级").removesuffix("色")
    return next((level for level, words in _WORDS.items() if said in words), Level.NONE)


def read_kinds(table: object) -> tuple[Kinds | None, list[Problem]]:
    """Return a table of kinds from what its JSON holds, or what is wrong with it.

    Codes of the problems: ``empty``, ``bad_key``, ``bad_level``, ``twice``, ``not_a_table``.
    """
    if not isinstance(table, Mapping) or not isinstance(table.get("kinds"), list):
        return None, [Problem("kinds", "not_a_table")]
    problems = [] if table.get("edition") else [Problem("edition", "empty")]
    kinds: list[Kind] = []
    for number, row in enumerate(table["kinds"]):
        found, wrong = _kind(row)
        problems += [Problem(f"kinds[{number}].{p.field}", p.code, p.facts) for p in wrong]
        kinds += [found] if found else []
    problems += [Problem("kinds", "twice", {"key": key}) for key in _twice(k.key for k in kinds)]
    if problems:
        return None, problems
    return Kinds(edition=str(table["edition"]), kinds=tuple(kinds)), []


def _kind(row: object) -> tuple[Kind | None, list[Problem]]:
    if not isinstance(row, Mapping):
        return None, [Problem("row", "not_a_table")]
    said = {name: str(row.get(name, "")) for name in ("key", "name", "name_en", "code", "icon")}
    problems = [Problem(name, "empty") for name in ("key", "name", "name_en") if not said[name]]
    if said["key"] and not _KEY.fullmatch(said["key"]):
        problems.append(Problem("key", "bad_key", {"typed": said["key"]}))
    listed = {name: list(row.get(name) or ()) for name in ("levels", "local_levels", "names")}
    guides = dict(row.get("guides") or {})
    colours = [*listed["levels"], *listed["local_levels"], *guides]
    problems += [Problem("levels", "bad_level", {"typed": c}) for c in colours if not _is_level(c)]
    if problems:
        return None, problems
    levels, local = (tuple(_of(c) for c in listed[n]) for n in ("levels", "local_levels"))
    return Kind(
        key=said["key"],
        name=said["name"],
        name_en=said["name_en"],
        icon=said["icon"] or said["key"],
        code=said["code"].upper(),
        weather_cn=str(row.get("weather_cn", "")),
        levels=levels,
        local_levels=local or levels,
        names=tuple(map(str, listed["names"])),
        guides={_of(c): str(text) for c, text in guides.items()},
    ), []


def _is_level(word: object) -> bool:
    return isinstance(word, str) and word.upper() in Level.__members__


def _of(word: str) -> Level:
    return Level[word.upper()]


def _twice(keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [key for key in keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
