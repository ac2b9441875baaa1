"""Lines and pages: nothing is lost, nothing is too wide, nothing breaks where Chinese must not."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.fonts import noto_face, pixel_face, shown
from renderers.text import balanced, by_clause, cut, hang, paginate, wrap

FACE = pixel_face()
BODY = (
    "因更换老旧供水管线，11月25日（周三）9:00至11:00，望春里1—6号楼停水。\n"
    "请提前储水，关好水龙头。给您带来不便，敬请谅解。"
)
CHARS = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from("停水通知九点十一月日号楼，。、（）《》“”……——0123456789:—-. \n　😀م"),
    st.sampled_from(string.printable),
)
TEXTS = st.text(CHARS, max_size=200)
WIDTHS = st.integers(min_value=16, max_value=400)


def bare(text):
    return "".join(text.split())


@given(TEXTS, WIDTHS)
def test_nothing_is_lost_and_no_line_is_wider_than_the_panel(text, width):
    lines = wrap(text, width, FACE)
    assert bare("".join(lines)) == bare(shown(text))
    assert all(FACE.width(line) <= width for line in lines)


@given(TEXTS, WIDTHS, st.integers(min_value=16, max_value=128), st.booleans())
@settings(max_examples=60)
def test_pages_lose_nothing_and_hold_no_more_lines_than_fit(text, width, height, is_dense):
    pages = paginate(text, width, height, FACE, is_dense=is_dense)
    assert bare("".join(line for page in pages for line in page)) == bare(shown(text))
    assert all(0 < len(page) <= height // 16 for page in pages)


@given(TEXTS, WIDTHS)
@settings(max_examples=60)
def test_balancing_costs_no_line(text, width):
    lines = balanced(text, width, FACE)
    assert len(lines) == len(wrap(text, width, FACE))
    assert bare("".join(lines)) == bare(shown(text))
    assert all(FACE.width(line) <= width for line in lines)


@given(TEXTS)
@settings(max_examples=60)
def test_a_line_of_smooth_letters_is_not_too_wide_either(text):
    face = noto_face(24)
    assert all(face.width(line) <= 240 for line in wrap(text, 240, face))


@pytest.mark.parametrize("width", range(96, 400, 16))
def test_no_line_opens_with_a_closing_mark_or_closes_with_an_opening_one(width):
    lines = wrap(BODY + "《通知》“附后”，请看（一楼）公告栏。", width, FACE)
    assert [line for line in lines if line[0] in "，。、；：！？）》”…—"] == []
    assert [line for line in lines if line[-1] in "（《“"] == []


@pytest.mark.parametrize(
    "kept",
    [
        "9:00—11:00",
        "9:00至11:00",
        "11月25日",
        "2026年11月25日",
        "1—6号楼",
        "010-65550123",
        "十一点",
        "（周三）",
        "本周六",
        "明天",
        "3.5元",
        "Wi-Fi",
        "don’t",
        "100 米",
        "8:00—18:00",
        "12345",
        "400 810 1234",
        "65550123转8001",
        "《物业条例》",
        "“双节”",
        "……",
        "——",
        "居委会",
        "电动自行车",
    ],
)
def test_what_is_read_as_one_stays_on_one_line(kept):
    for pad in range(12):
        lines = wrap("社" * pad + kept + "停水", 8 * 16, FACE)
        assert any(kept in line for line in lines), lines


NOTICES = [
    "因更换老旧供水管线，11月25日（周三）9:00—11:00，望春里1—6号楼停水，请提前储水，关好水龙头。",
    "12月1日起，3号楼1单元电梯检修，预计3天，每天8:00—18:00停用，请走楼梯，注意安全。",
    "社区卫生服务站周六上午免费接种流感疫苗，60周岁以上老年人请携带身份证、医保卡。",
    "请勿在楼道内停放电动自行车或为其充电，堆放杂物的，3日内自行清理。举报电话：12345。",
    "《居民议事规则》自2026年12月1日起施行，全文见公告栏——欢迎到居委会领取……",
    "招募垃圾分类志愿者20名，每周服务2小时，报名请致电400 810 1234转3。",
    "距小区西门100 米处道路封闭施工，公交5路、110路临时绕行，票价2元不变。",
    "暴雨橙色预警：预计3小时内降雨量将达50毫米以上，请减少外出，远离积水。",
]
WHOLE = (
    "11月25日 9:00—11:00 1—6号楼 12月1日 3天 8:00—18:00 身份证 电动自行车 12345 2026年12月1日",
    "垃圾分类 20名 2小时 5路 110路 50毫米 橙色 预警 水龙头 居委会 志愿者 卫生 ……",
)


@pytest.mark.parametrize("text", NOTICES)
@pytest.mark.parametrize("width", [96, 128, 160, 192, 256, 320])
def test_real_notices_break_where_a_reader_would_pause(text, width):
    for lines in (wrap(text, width, FACE), balanced(text, width, FACE)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert [
            line for line in lines if line[0] in "，。、：；）》”…—" or line[-1] in "（《“"
        ] == []
        for whole in WHOLE:
            if FACE.width(whole) <= width - 32:
                assert "".join(lines).count(whole) == sum(line.count(whole) for line in lines)


def test_english_breaks_between_words():
    assert wrap("Water will be off tomorrow", 128, FACE) == ["Water will be off", "tomorrow"]


def test_a_telephone_number_wider_than_the_panel_breaks_at_its_hyphen():
    assert wrap("010-65550123", 64, FACE) == ["010-", "65550123"]


def test_a_span_of_hours_wider_than_the_panel_breaks_at_its_dash():
    assert wrap("每天8:00—18:00", 64, FACE) == ["每天", "8:00—", "18:00"]


def test_a_word_wider_than_the_panel_breaks_where_it_must():
    assert wrap("wwwwwwwwww", 32, FACE) == ["wwww", "wwww", "ww"]


def test_the_last_line_is_no_orphan():
    assert wrap("请提前储水，并关好水龙头。", 192, FACE) == ["请提前储水，并关好", "水龙头。"]
    assert wrap("beforehand and close your taps.", 208, FACE) == [
        "beforehand and close",
        "your taps.",
    ]


def test_a_headline_breaks_into_even_lines():
    assert balanced("明天上午九点到十一点停水", 128, FACE) == ["明天上午九点", "到十一点停水"]


def test_a_sentence_that_fits_on_a_page_is_not_split_over_two():
    pages = paginate("请提前储水，关好水龙头。给您带来不便，敬请谅解。", 128, 32, FACE)
    assert pages == [("请提前储水，关好", "水龙头。"), ("给您带来不便，", "敬请谅解。")]


def test_evening_out_lines_breaks_no_telephone_number_that_was_whole():
    assert balanced("望春里 010-65550123", 64, FACE) == ["望春里", "010-", "65550123"]


def test_dense_pages_are_filled_to_the_last_line():
    pages = paginate(
        "请提前储水，关好水龙头。给您带来不便，敬请谅解。", 128, 48, FACE, is_dense=True
    )
    assert [len(page) for page in pages] == [3]


def test_a_long_sentence_is_spread_evenly():
    assert [len(page) for page in paginate("水" * 8 * 5, 128, 64, FACE)] == [3, 2]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "😀", "\u200b", "　"])
def test_nothing_to_say_is_no_line_and_no_page(text):
    assert wrap(text, 64, FACE) == []
    assert balanced(text, 64, FACE) == []
    assert paginate(text, 64, 32, FACE) == []


def test_thousands_of_newlines_take_no_time():
    assert len(paginate("一\n" * 2000 + "\n" * 2000, 64, 64, FACE)) == 500


def test_a_cut_ends_at_a_sentence_and_says_so():
    assert cut("请提前储水，关好水龙头。给您带来不便。", 14) == "请提前储水，关好水龙头。……"
    assert cut("停水" * 20, 10) == "停水停水停水停水……"
    assert cut("Water will be off", 12) == "Water will…"
    assert cut("停水", 2) == "停水"


def test_time_and_place_stand_on_lines_of_their_own():
    assert by_clause("11月25日9:00，望春里1—6号楼") == "11月25日9:00\n望春里1—6号楼"
    assert by_clause("一，二，三，四") == "一，二，三，四"


def test_a_line_that_opens_with_a_bracket_hangs_by_half_of_it():
    assert hang("（周三）", FACE) == 8
    assert hang("周三", FACE) == hang("", FACE) == 0
