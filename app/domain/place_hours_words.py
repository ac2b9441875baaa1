"""The words of opening hours: days, months, times, and what is said of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CLOSED, USUAL, EXCEPT = "closed", "usual", "except"
_NOON, _DAY = 12, 1440
_DAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_DAYS |= {str(n + 1): n for n in range(7)}
_ENGLISH = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

_WEEK = r"(?:逢?每?(?:周|星期|礼拜))"
_ONE = r"(?:[一二三四五六日天]|[1-7](?!\d|:|点|时))"
_TO = r"\s*(?:至|到|-)\s*"
_ENGLISH_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_PART = r"(?:凌晨|早晨|早上|清晨|上午|早|中午|下午|午后|傍晚|晚上|夜间|晚)"
_NEXT = r"(?:次日|第二天|翌日)"
_CLOCK = rf"{_NEXT}?{_PART}?\s*\d{{1,2}}(?:(?::|点|时)(?:\d{{1,2}}分?|半)?)?(?:am|pm)?"
_MONTH = r"\d{1,2}月(?:份)?"

_TOKENS = re.compile(
    rf"""
    (?P<skip>[\s,;/、。()|:]+|(?:营业|开放|办公|服务|接待|接听|工作(?!日)|开门)(?:时间)?|门诊|接诊|售票|时间|为|均|都|及|和|与|开)
  | (?P<always>全天候?|24\s*小时|二十四小时|昼夜|24h)
  | (?P<except>除外)
  | (?P<closed>(?:不营业|不办公|不开放|停业|公休|休息|休馆|闭馆|闭园|关门|休诊|停诊|休|closed)日?)
  | (?P<usual>照常|正常|无休|不休息|不休|不打烊|as\susual)
  | (?P<months>{_MONTH}{_TO}(?:次年)?{_MONTH}|{_MONTH})
  | (?P<every>每天|每日|天天|全年|全周|一周七天|daily)
  | (?P<workday>法定工作日|工作日|平日|weekdays)
  | (?P<off>双休日|周末|休息日|weekends?)
  | (?P<holiday>国家法定节假日|法定节假日|法定假日|节假日|公众假期|假日|holidays?)
  | (?P<days>{_WEEK}{_ONE}{_TO}{_WEEK}?{_ONE}|{_WEEK}{_ONE}(?:[、,]?{_WEEK}?[一二三四五六日天])*)
  | (?P<english>{_ENGLISH_DAY}(?:{_TO}{_ENGLISH_DAY})?)
  | (?P<span>{_CLOCK}{_TO}{_CLOCK})
    """,
    re.X,
)
_TIME = re.compile(
    rf"({_NEXT})?({_PART})?\s*(\d{{1,2}})(?:(?::|点|时)(?:(\d{{1,2}})分?|(半))?)?(am|pm)?"
)
_LATE = frozenset({"下午", "午后", "傍晚", "晚上", "晚", "夜间"})


class Unclear(ValueError):
    """A part of the hours was not understood; ``part`` is that part as it was typed."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One thing that was read.

    ``kind`` is one of days, months (``numbers``), on (``word``), span (``span``), said (``word``).
    """

    kind: str
    text: str
    word: str = ""
    numbers: frozenset[int] = frozenset()
    span: tuple[int, int] = (0, 0)


def tokens(typed: str) -> Iterator[Token]:
    """Yield what stands in ``typed``, from left to right.

    Raises:
        Unclear: something is there that means nothing.
    """
    text = _plain(typed)
    at = 0
    while at < len(text):
        found = _TOKENS.match(text, at)
        if found is None:
            raise Unclear(_part(text, at))
        at = found.end()
        kind = found.lastgroup or ""
        if kind != "skip":
            yield _token(kind, found.group())


def _token(kind: str, said: str) -> Token:
    if kind in {"workday", "off", "holiday"}:
        return Token(kind="on", text=said, word=kind)
    if kind in {"closed", "usual", "except"}:
        return Token(kind="said", text=said, word=kind)
    if kind == "always":
        return Token(kind="span", text=said, span=(0, _DAY))
    if kind == "span":
        return Token(kind="span", text=said, span=_span(said))
    if kind == "months":
        return Token(kind="months", text=said, numbers=_months(said))
    return Token(kind="days", text=said, numbers=_weekdays(kind, said))


def _plain(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).casefold()
    text = re.sub(r"\s*[—–−~〜－〰]+\s*|\s*--+\s*", "-", text)
    # 除周一外 says what 周一休 says.
    return re.sub(r"除([^,;/。外]{1,12})外", r"\1除外", text).strip()


def _part(text: str, at: int) -> str:
    """Return what was not understood: up to the next thing that can be."""
    for end in range(at + 1, len(text)):
        if _TOKENS.match(text, end):
            return text[at:end]
    return text[at:]


def _weekdays(kind: str, said: str) -> frozenset[int]:
    if kind == "every":
        return frozenset(range(7))
    if kind == "english":
        named = [_ENGLISH[word] for word in re.findall("|".join(_ENGLISH), said)]
    else:
        bare = re.sub(_WEEK, "", said)
        named = [_DAYS[c] for c in bare if c in _DAYS]
    if re.search(_TO.strip(), said) and len(named) == 2:  # noqa: PLR2004 - from and to
        first, last = named
        return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return frozenset(named)


def _months(said: str) -> frozenset[int]:
    named = [int(n) for n in re.findall(r"(\d{1,2})月", said)]
    if not all(1 <= n <= 12 for n in named):  # noqa: PLR2004 - the months of a year
        raise Unclear(said)
    first, last = named[0], named[-1]
    return frozenset((first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1))


def _span(said: str) -> tuple[int, int]:
    parts = list(_TIME.finditer(said))
    if len(parts) != 2:  # noqa: PLR2004 - from and until
        raise Unclear(said)
    start = _minutes(parts[0], said, "")
    end = _minutes(parts[1], said, parts[0].group(2) or "")
    if end <= start:
        end += _DAY
    if start >= _DAY or end - start > _DAY:
        raise Unclear(said)
    return start, end


def _minutes(found: re.Match[str], said: str, before: str) -> int:
    """Return the minute of the day; 下午 of the start holds for the end: 下午1:30-5:30."""
    following, part, hour_said, minute_said, half, half_day = found.groups()
    hour, minute = int(hour_said), 30 if half else int(minute_said or 0)
    if hour > 24 or minute > 59:  # noqa: PLR2004 - as clocks go
        raise Unclear(said)
    late = (part or before) in _LATE or half_day == "pm"
    if (late and hour < _NOON) or (part == "中午" and hour < 3):  # noqa: PLR2004 - 中午1点
        hour += _NOON
    return hour * 60 + minute + (_DAY if following else 0)
