"""The table of kinds: every encoding of the same, titles, guides, what is wrong with a table."""

import json
from importlib import resources

import pytest

from app.domain.warning import Level
from app.domain.warning_kind import Act, level_named, read_kinds, read_title

TABLE = json.loads(
    resources.files("app.dispatch.warnings").joinpath("warning_kinds.json").read_text("utf-8")
)
KINDS, PROBLEMS = read_kinds(TABLE)
BLUE, YELLOW, ORANGE, RED = Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED


def test_the_table_that_ships_is_sound_and_has_a_guide_for_every_level_here():
    assert PROBLEMS == []
    for kind in KINDS.kinds:
        assert set(kind.guides) == set(kind.local_levels), kind.key
    assert len({text for k in KINDS.kinds for text in k.guides.values()}) == sum(
        len(k.guides) for k in KINDS.kinds
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("11B03", ("rainstorm", Level.NONE)),
        ("11b0304", ("rainstorm", RED)),
        ("0201", ("rainstorm", BLUE)),
        ("1404", ("road_icing", RED)),
        ("p0002004", ("rainstorm", BLUE)),
        ("p0007003", ("heat", YELLOW)),
        ("p0012001", ("fog", RED)),
        ("1003", ("hail", ORANGE)),
        ("9999", ("", Level.NONE)),
        ("", ("", Level.NONE)),
        ("²³45", ("", Level.NONE)),
        ("11B03XX", ("rainstorm", Level.NONE)),
    ],
)
def test_every_encoding_names_kind_and_level(code, expected):
    assert KINDS.by_code(code) == expected


def test_qweather_numbers_the_kinds_its_own_way():
    assert [KINDS.by_qweather(n) for n in ("1003", "1021", "1099", "103", "")] == [
        "rainstorm",
        "road_icing",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("title", "act", "kind", "level"),
    [
        ("北京市气象台发布暴雨蓝色预警[IV级/一般]", Act.ISSUED, "rainstorm", BLUE),
        ("北京市气象台继续发布大风黄色预警信号", Act.CONTINUED, "gale", YELLOW),
        ("北京市气象台升级发布暴雨橙色预警[Ⅱ级/严重]", Act.RAISED, "rainstorm", ORANGE),
        ("朝阳区气象台将暴雨黄色预警升级为红色预警", Act.RAISED, "rainstorm", RED),
        ("朝阳区气象台将暴雨橙色预警降级为黄色预警", Act.LOWERED, "rainstorm", YELLOW),
        ("北京市气象台解除暴雨橙色预警", Act.LIFTED, "rainstorm", ORANGE),
        ("丰台区气象台发布雷雨大风黄色预警", Act.ISSUED, "thunderstorm_gale", YELLOW),
        ("北京市气象台解除高温黄色预警，发布雷电蓝色预警", Act.ISSUED, "lightning", BLUE),
        ("市指挥部发布空气重污染预警[Ⅰ级]", Act.ISSUED, "air_pollution", RED),
    ],
)
def test_a_title_says_what_was_done(title, act, kind, level):
    found = read_title(title, KINDS)
    assert (found.act, found.kind, found.level) == (act, kind, level)


def test_what_is_no_title_is_none():
    assert read_title("今日天气晴", KINDS) is None
    assert read_title("", KINDS) is None


def test_a_latin_name_counts_only_as_a_word_of_its_own():
    assert KINDS.by_name("industrial accident, windows broken") == ""
    assert KINDS.by_name("Strong wind expected") == "gale"


def test_a_guide_falls_back_to_a_lower_level_never_to_a_higher():
    assert KINDS.guide("frost", RED) == KINDS.guide("frost", ORANGE) != ""
    assert KINDS.guide("drought", BLUE) == ""
    assert KINDS.guide("unknown", RED) == ""


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("蓝", BLUE),
        ("黄色", YELLOW),
        ("Severe", ORANGE),
        ("特别严重", RED),
        ("III级", YELLOW),
        ("x", 0),
    ],
)
def test_a_level_has_many_names(word, level):
    assert level_named(word) == level


def test_what_is_wrong_with_a_table_has_a_name():
    good = TABLE["kinds"][0]
    assert read_kinds([])[1][0].code == "not_a_table"
    table = {"kinds": [{**good, "key": "X!"}, {**good, "levels": ["pink"]}, good, good, 5]}
    _, problems = read_kinds(table)
    assert {p.code for p in problems} == {"empty", "bad_key", "bad_level", "twice", "not_a_table"}
