"""Our own feed of warnings is valid, and says what the issuer said, word for word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from app.domain.target import Profile
from app.domain.warning import Circle, Level, Pair, Place, Point, Reference, Type
from app.domain.warning_chain import Known
from app.domain.warning_kind import Kinds
from app.domain.warning_now import effective_warnings
from app.domain.warning_told import told
from renderers import cap
from tests.app.domain.warnings_made import CHAOYANG, NOON, info, message

NS = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
# Copyright OASIS Open 2010; its notice lets copies be made.
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "cap12.xsd"))
PROFILE = Profile(public_url="https://linli.example", time_zone="Asia/Shanghai")
RING = (Point(39.9, 116.4), Point(39.9, 116.5), Point(40.0, 116.5), Point(39.9, 116.4))


def made(said):
    (one,) = effective_warnings(
        NOON + timedelta(hours=1), [Known(message=said, places=CHAOYANG, is_released=True)]
    )
    return told(one, "w1", Kinds(edition="1", kinds=()), {Level.RED}, "zh-CN")


def read(one):
    return etree.fromstring(cap.cap(one, PROFILE))


def words(root, path):
    return [e.text for e in root.iterfind(path, NS)]


WHOLE = info(
    Level.RED,
    categories=("Met", "Nonsense"),
    responses=("Shelter", "Nonsense"),
    urgency="SOMETIME",
    certainty="VeryLikely",
    codes=(Pair("GB/T 35561", "11B03"),),
    onset=NOON + timedelta(hours=1),
    headline="发布 <暴雨> 红色预警",
    description="第一行\n第二行 & 更多",
    instruction="不要外出。",
    web="https://issuer.example/1",
    contact="12345",
    parameters=(Pair("layer", "x"),),
    places=(
        Place(name="朝阳区", polygons=(RING,), circles=(Circle(Point(39.95, 116.45), 2.5),)),
        Place(codes=(Pair("GB/T 2260", "110105"),)),
    ),
)


@pytest.mark.parametrize(
    "said",
    [
        message("a"),
        message("a", infos=(WHOLE, replace(WHOLE, language="en-US"))),
        message(
            "b",
            kind=Type.UPDATE,
            infos=(WHOLE,),
            references=(Reference("s", "1", NOON), Reference("s", "2", None)),
            incidents=("i 1",),
            codes=("profile",),
            note="n",
        ),
    ],
)
def test_it_is_valid_by_the_schema_of_oasis(said):
    root = read(made(said))
    SCHEMA.assertValid(root)
    over = replace(made(said), ended_at=NOON + timedelta(hours=2), is_lifted=True)
    SCHEMA.assertValid(read(over))


def test_in_utc_it_is_valid_too():
    root = etree.fromstring(cap.cap(made(message("a")), replace(PROFILE, time_zone="UTC")))
    SCHEMA.assertValid(root)


def test_the_words_and_the_places_are_the_issuers():
    root = read(made(message("a", infos=(WHOLE,))))
    assert words(root, "c:identifier") == ["a"]
    assert words(root, ".//c:headline") == ["发布 <暴雨> 红色预警"]
    assert words(root, ".//c:description") == ["第一行\n第二行 & 更多"]
    assert len(root.findall(".//c:polygon", NS)) == 1
    assert words(root, ".//c:circle") == ["39.95,116.45 2.5"]
    assert words(root, ".//c:severity") == ["Extreme"]


def test_what_is_over_says_so():
    over = replace(made(message("a")), ended_at=datetime(2026, 8, 12, 6, tzinfo=UTC))
    root = read(over)
    assert words(root, ".//c:urgency") == ["Past"]
    assert words(root, ".//c:expires") == ["2026-08-12T14:00:00+08:00"]
