"""Rows: each becomes a draft, with what is wrong said at its field."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.audience import Area, Level
from app.domain.notice import Category
from app.ingest import columns, rows
from app.ingest.grid import Grid, Unreadable

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def area(code, name, slug, level=Level.COMMUNITY, above=""):
    path = f"{above}/{code}" if above else code
    return Area(code=code, name=name, slug=slug, level=level, path=path, is_open=True)


STREETS = [
    area("110105900", "望春街道", "wangchun", Level.STREET),
    area("110105900001", "望春里社区", "wangchunli", above="110105900"),
    area("110106900", "望秋街道", "wangqiu", Level.STREET),
    area("110106900001", "望春里社区", "wangchunli-2", above="110106900"),
    area("110106900002", "望月里社区", "wangyueli", above="110106900"),
]
MINE = frozenset({"110105900001", "110106900002"})
BOARDS = frozenset({"led", "tv"})
SETTING = rows.Setting(
    now=NOON,
    zone=ZoneInfo("Asia/Shanghai"),
    areas=STREETS,
    mine=MINE,
    channels=BOARDS | {"sms_smpp"},
    boards=BOARDS,
)
HEADINGS = ("标题", "一句话", "范围", "有效期至", "类别", "渠道")
GOOD = ("停水通知", "明天停水", "望月里社区", "2026-11-25 18:00", "停水", "LED、短信")


def read(*lines, headings=HEADINGS, setting=SETTING):
    return rows.interpret(Grid(lines=(headings, *lines)), setting)


def codes(row):
    return [(p.field, p.code) for p in row.problems]


def test_a_good_row_is_a_draft_without_problems():
    (row,) = read(GOOD).rows
    assert codes(row) == []
    assert row.draft.title == "停水通知"
    assert row.draft.category is Category.OUTAGE
    assert row.draft.areas == ("110106900002",)
    assert row.draft.channels == {"led", "sms_smpp"}
    assert row.draft.source == "望月里社区"


def test_headings_may_stand_in_any_order_in_english_and_under_a_title():
    head = (" END ", "Headline（必填）", "备注", "title", "Areas")
    line = ("2026-11-25", "明天停水", "x", "停水通知", "wangyueli")
    found = rows.interpret(Grid(lines=(("本周通知汇总",), (), head, line)), SETTING)
    assert found.unused == ("备注",)
    assert (found.rows[0].number, codes(found.rows[0])) == (4, [])


def test_words_nobody_knows_are_named_at_their_fields():
    (row,) = read(("停水", "明天停水", "天上", "明天", "鸟", "火星")).rows
    assert codes(row) == [
        ("category", "no_such_category"),
        ("areas", "no_such_area"),
        ("channels", "no_such_channel"),
        ("expires", "not_a_time"),
    ]


def test_an_area_of_two_names_alike_is_asked_back_and_its_street_tells_them_apart():
    lines = [(*GOOD[:2], name, *GOOD[3:]) for name in ("望春里社区", "望春街道望春里社区")]
    twice, once = read(*lines).rows
    assert codes(twice) == [("areas", "ambiguous_area")]
    assert once.draft.areas == ("110105900001",)


def test_an_area_of_somebody_else_is_a_problem():
    (row,) = read((*GOOD[:2], "望秋街道", *GOOD[3:])).rows
    assert codes(row) == [("areas", "unknown_area")]


def test_a_row_without_an_area_is_never_everyone():
    (row,) = read((*GOOD[:2], "", *GOOD[3:])).rows
    assert codes(row) == [("areas", "empty")]


def test_a_row_without_a_channel_goes_to_the_boards_and_is_sent_to_nobody():
    (row,) = read((*GOOD[:5], "")).rows
    assert row.draft.channels == BOARDS


def test_the_same_row_again_is_pointed_at_its_first():
    first, blank, second = GOOD, ("",) * 6, GOOD
    one, two = read(first, blank, second).rows
    assert codes(one) == []
    assert two.problems[-1].facts == {"line": 2}


def test_a_row_is_known_again_by_its_words_not_its_place():
    here, there = read(GOOD).rows[0], read(("x",) * 6, GOOD).rows[1]
    turned = read(GOOD[::-1], headings=HEADINGS[::-1]).rows[0]
    assert here.digest == there.digest == turned.digest
    assert here.digest != read((*GOOD[:3], "2026-11-26", *GOOD[4:])).rows[0].digest


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (("a", "b"), "no_headings"),
        (("范围", "渠道"), "no_headings"),
        (("标题",) * 2, "no_headings"),
    ],
)
def test_a_table_without_headings_is_refused(headings, code):
    with pytest.raises(Unreadable) as caught:
        read(GOOD, headings=headings)
    assert caught.value.code == code


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(Unreadable) as caught:
        read(GOOD, headings=("标题", "一句话", "通知标题"))
    assert (caught.value.code, caught.value.facts) == ("heading_twice", {"heading": "通知标题"})


def test_a_control_character_is_found_at_its_place():
    (row,) = read(("停\x07水", *GOOD[1:])).rows
    assert codes(row) == [("title", "control_character")]


@given(st.lists(st.lists(st.one_of(st.text(max_size=30), st.floats()), max_size=8), max_size=6))
@settings(max_examples=200)
def test_any_cells_become_rows_or_a_refusal(lines):
    try:
        found = read(*map(tuple, lines))
    except Unreadable:
        return
    assert all(row.digest for row in found.rows)


def test_every_category_and_channel_has_words_and_no_word_two_meanings():
    assert set(columns.CATEGORIES) == set(Category)
    for table in (columns.FIELDS, columns.CATEGORIES, columns.CHANNELS):
        said = [columns.folded(word) for words in table.values() for word in words]
        owners = {}
        for name, words in table.items():
            for word in words:
                assert owners.setdefault(columns.folded(word), name) == name
        assert said
