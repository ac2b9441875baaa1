"""The long picture: the whole notice, designed, at a height apps will show."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from zxingcpp import read_barcodes

from app.domain.notice import Category
from app.domain.target import Profile
from renderers import image_card

CHINESE = Profile(public_url="https://linli.example")
ENGLISH = replace(CHINESE, language="en")


def picture(png):
    image = Image.open(BytesIO(png))
    image.load()
    return image


def test_a_water_notice_looks_as_it_did(notice, golden):
    golden("card_zh.png", image_card.render(notice, CHINESE))


def test_an_english_card_looks_as_it_did(notice, golden):
    party = replace(
        notice,
        category=Category.ACTIVITY,
        headline="Garden party this Saturday",
        title="Neighbours’ day",
        body="Bring a dish to share. Tea and chairs are provided.\nIf it rains we meet indoors.",
        when_where="Sat 28 Nov, 14:00–17:00, the garden behind building 3",
        contact="Wangchunli Community Office 010-65550123",
        source="Wangchunli Community Office",
    )
    golden("card_en.png", image_card.render(party, ENGLISH))


def test_a_notice_of_nothing_but_a_headline_is_a_short_card(notice, golden):
    bare = replace(notice, title="", body="", when_where="", contact="", source="")
    golden("card_bare.png", image_card.render(bare, CHINESE))


def test_a_long_notice_has_its_headings_set_off(notice, golden):
    body = (
        "本次老旧小区改造涉及望春里1至12号楼，分三批进行，预计2027年4月底前全部完成。\n"
        "一、改造内容\n1. 更换楼内上下水主管道，每个单元停水不超过两天，请提前储水；\n"
        "2. 外墙保温与屋面防水，搭设脚手架期间请关好门窗，不要在阳台外侧晾晒衣物。\n"
        "二、请您配合\n施工期间请将楼前车辆移至东侧临时停车场（约80个车位，免费）。"
        "家中有老人、病人需要照顾的，请提前告诉楼门长，我们安排志愿者上门帮忙🙏。\n"
        "三、这一行是一句话，不是标题。"
    )
    long = replace(
        notice,
        category=Category.PUBLICITY,
        headline="老旧小区改造12月1日开工，请提前移车",
        title="望春里小区综合整治改造工程公示",
        when_where="2026年12月1日至2027年4月30日，望春里1—12号楼",
        body=body,
    )
    golden("card_long.png", image_card.render(long, CHINESE))


def test_a_card_is_as_high_as_its_text(notice):
    longer = replace(notice, body=notice.body * 3)
    small, large = (picture(image_card.render(n, CHINESE)) for n in (notice, longer))
    assert small.width == large.width == 1080
    assert small.height < large.height


@pytest.mark.parametrize(
    "body", ["居民朋友们请注意用电安全。" * 307, "一\n" * 2000, "啊" * 4000, "W" * 4000]
)
def test_a_card_of_4_000_characters_stays_within_eight_screens(notice, body):
    assert 6000 < picture(image_card.render(replace(notice, body=body), CHINESE)).height <= 8640


@pytest.mark.parametrize(
    "texts",
    [
        {"headline": " ", "title": " ", "body": " \n ", "when_where": "", "contact": ""},
        {"headline": "😀", "title": "🎉", "body": "🎉"},
        {"headline": "שלום", "body": "مرحبا بالعالم"},
        {"headline": "<script>alert(1)</script>", "body": "<b>&amp;"},
    ],
)
def test_a_card_of_anything_has_a_headline(notice, texts):
    image = picture(image_card.render(replace(notice, **texts), CHINESE)).convert("RGB")
    head = image.crop((72, 160, 1008, 300))
    assert (255, 255, 255) in {colour for _, colour in head.getcolors()}


@given(st.text(max_size=120))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_leaves_the_margins_free(notice, text):
    card = replace(notice, headline=text[:28], body=text, when_where=text, contact=text)
    image = picture(image_card.render(card, CHINESE)).convert("RGB")
    left, right = image.crop((0, 0, 60, image.height)), image.crop((1020, 0, 1080, image.height))
    assert len(left.getcolors()) == len(right.getcolors()) == 2


def test_the_code_leads_to_the_notice(notice):
    (code,) = read_barcodes(picture(image_card.render(notice, CHINESE)).convert("RGB"))
    assert code.text == "https://linli.example/p/k3x9a7qd?m=card"
    assert image_card.render(notice, CHINESE) == image_card.render(notice, CHINESE)


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_card_of_its_own_colour(notice, category):
    image = picture(image_card.render(replace(notice, category=category), CHINESE)).convert("RGB")
    assert image.getpixel((2, 2)) != (255, 255, 255)
