"""The table of divisions: a tree out of a CSV, and a name for every row that cannot be used."""

import pytest

from app.domain.audience import Level
from app.domain.division import BadRow, parse

HEAD = "code,name,slug,name_en,open"
BEIJING = "110000,北京市,beijing,Beijing,1"


def test_four_levels_make_one_path_in_any_order():
    areas, bad = parse(
        [HEAD, "110105900001,望春里社区,,,1", "110105900,望春街道,,,", "110105,朝阳区,,,", BEIJING]
    )
    assert bad == []
    assert [a.level for a in areas] == [Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY]
    assert areas[-1].path == "110000/110105/110105900/110105900001"
    assert areas[-1].slug == "110105900001" and areas[-1].is_open


def test_a_city_of_a_province_is_the_parent_of_its_districts():
    areas, _ = parse([HEAD, "130100,石家庄市,,,", "130102,长安区,,,", "130200,唐山市,,,"])
    assert {a.code: a.parent for a in areas} == {"130100": None, "130200": None, "130102": "130100"}


@pytest.mark.parametrize(
    "row, problem",
    [
        ("11010,朝阳区,,,", BadRow(3, "not_a_code", "11010")),
        ("110105,,,,", BadRow(3, "no_name", "110105")),
        ("110105,朝阳区,Chao Yang,,", BadRow(3, "not_a_slug", "Chao Yang")),
        ("110000,北京市,,,", BadRow(3, "code_twice", "110000")),
        ("110105,朝阳区,beijing,,", BadRow(3, "slug_twice", "beijing")),
        ("120101001,某街道,,,", BadRow(3, "no_parent", "120101001")),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(row, problem):
    _, bad = parse([HEAD, BEIJING, row])
    assert bad == [problem]


def test_a_table_without_the_columns_is_told():
    assert parse(["a,b", "1,2"]) == ([], [BadRow(1, "no_such_column", "code, name")])
