"""Opening hours: what people type is understood or named, and answers for an instant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.place_hours import Opening, Unclear, is_open, opening, read

ZONE = ZoneInfo("Asia/Shanghai")
# Wednesday off, Saturday a make-up working day.
TABLE = {date(2026, 11, 25): "holiday", date(2026, 11, 28): "workday"}
MON, TUE, WED, THU, SAT, SUN = (f"2026-11-{d}" for d in (23, 24, 25, 26, 28, 29))

# What is typed; instants at which it is open; instants at which it is closed.
TYPED = [
    ("9:00-21:00/周一休", [f"{TUE} 09:00", f"{SUN} 20:59"], [f"{MON} 12:00", f"{TUE} 21:00"]),
    (
        "周一至周五 8:30-12:00 13:00-17:30",
        [f"{TUE} 08:30", f"{THU} 17:29"],
        [f"{TUE} 12:30", f"{SUN} 09:00"],
    ),
    ("8:30-17:30 周一到周五", [f"{TUE} 09:00"], [f"{SUN} 09:00"]),
    ("24小时", [f"{SUN} 03:00"], []),
    ("全天", [f"{SUN} 00:00"], []),
    ("工作日9:00-17:00；节假日休息", [f"{TUE} 10:00", f"{SAT} 10:00"], [f"{WED} 10:00"]),
    ("9:00-17:00，节假日除外", [f"{SUN} 10:00"], [f"{WED} 10:00"]),
    ("除周一外 9:00-17:00", [f"{TUE} 10:00"], [f"{MON} 10:00"]),
    ("上午8:30-11:30 下午1:30-5:30", [f"{TUE} 13:30", f"{TUE} 17:00"], [f"{TUE} 12:00"]),
    ("周一、三、五 ９：００—11：00", [f"{MON} 10:00", f"{WED} 10:00"], [f"{TUE} 10:00"]),
    ("每天6点半到晚8点", [f"{SUN} 06:30", f"{SUN} 19:59"], [f"{SUN} 06:29", f"{SUN} 20:00"]),
    ("周末 10:00-16:00", [f"{SUN} 11:00"], [f"{SAT} 11:00", f"{TUE} 11:00"]),
    ("周六日 10:00-16:00", [f"{SAT} 11:00"], [f"{TUE} 11:00"]),
    ("早7点-次日凌晨2点", [f"{SUN} 23:00", f"{MON} 01:59"], [f"{MON} 02:00"]),
    ("17:00-1:00", [f"{SUN} 00:30", f"{SUN} 17:00"], [f"{SUN} 12:00"]),
    ("4月-10月 6:00-21:00；11月-3月 6:30-20:00", [f"{TUE} 06:30"], [f"{TUE} 06:15"]),
    ("周二至周日 9:00-17:00，周一闭馆（法定节假日除外）", [f"{WED} 10:00"], [f"{MON} 10:00"]),
    ("周一至周日9：00～22：00，全年无休", [f"{WED} 21:00"], [f"{WED} 23:00"]),
    ("Mon-Fri 9:00-17:00", [f"{TUE} 10:00"], [f"{SUN} 10:00"]),
    ("9:00-21:00, Mon closed", [f"{TUE} 10:00"], [f"{MON} 10:00"]),
]
# What is typed; the part that is not understood.
UNCLEAR = [
    ("看心情", "看心情"),
    ("9:00-21:00 老板在就开", "老板在就"),
    ("25:00-26:00", "25:00-26:00"),
    ("9:75-10:00", "9:75-10:00"),
    ("周一", "周一"),
    ("13月 9:00-10:00", "13月"),
    ("休", "休"),
]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_what_people_type_is_understood():
    for typed, opens, closes in TYPED:
        for text, expected in [*((t, True) for t in opens), *((t, False) for t in closes)]:
            answer = opening(read(typed), at(text), TABLE)
            assert answer.is_open is expected, (typed, text)
            assert is_open(read(typed), at(text), TABLE) is expected, (typed, text)


def test_what_is_not_understood_is_named():
    for typed, part in UNCLEAR:
        with pytest.raises(Unclear) as raised:
            read(typed)
        assert raised.value.part == part, typed


def test_it_says_until_when_or_when_it_opens_next():
    office = read("周一至周五 8:30-12:00 13:00-17:30 节假日休息")
    assert opening(office, at(f"{TUE} 10:00"), TABLE).until == at(f"{TUE} 12:00")
    assert opening(office, at(f"{TUE} 18:00"), TABLE).opens_at == at(f"{THU} 08:30")
    assert opening(read("24小时"), at(f"{TUE} 10:00"), TABLE) == Opening(is_open=True)
    assert opening(read(""), at(f"{TUE} 10:00"), TABLE) == Opening()
    night = opening(read("20:00-2:00"), at(f"{TUE} 01:00"), TABLE)
    assert night.is_open and night.until == at(f"{TUE} 02:00")


def test_on_a_day_that_the_hours_say_nothing_of_it_is_said_to_be_doubtful():
    assert opening(read("周一至周五 9:00-17:00"), at(f"{WED} 10:00"), TABLE).is_holiday
    assert not opening(read("周一至周五 9:00-17:00"), at(f"{TUE} 10:00"), TABLE).is_holiday
    assert not opening(read("9:00-17:00 全年无休"), at(f"{WED} 10:00"), TABLE).is_holiday
