"""LED panels: legible at any size, in few pages, whatever was written."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from zxingcpp import read_barcodes

from app.domain.board import Board
from app.domain.notice import Category, Override
from app.domain.target import led_profile
from renderers import led
from renderers.base import Unrenderable
from renderers.led_pages import PAGES_MAX

SIZES = [
    "64x16",
    "64x32",
    "128x32",
    "192x32",
    "256x64",
    "192x96-dual",
    "320x160-full",
    "512x256-full",
    "1280x720-full",
]
ANY_SIZE = ["16x16", "16x64", "24x24", "48x48", "1920x16", "16x1080", "160x320", *SIZES]
ENGLISH = {
    "headline": "Water off tomorrow 9:00–11:00",
    "title": "Water supply notice",
    "body": (
        "Old pipes are being replaced. Water will be off in buildings 1–6 on Wednesday.\n"
        "Please store water beforehand and close your taps."
    ),
    "when_where": "Wed 25 Nov, 9:00–11:00, Wangchunli buildings 1–6",
    "contact": "Wangchunli Community Office 010-65550123",
}
NASTY = {
    "empty body": {"body": "", "when_where": "", "contact": ""},
    "nothing but spaces": {"headline": "  ", "title": " ", "body": "   ", "when_where": " \n "},
    "4,000 characters": {"body": "居民朋友们请注意用电安全。" * 307 + "请相互转告"},
    "one word of 4,000": {"body": "啊" * 4000, "contact": ""},
    "4,000 letters": {"body": "W" * 4000},
    "2,000 paragraphs": {"body": "一\n" * 2000},
    "emoji": {"headline": "😀😀", "title": "🎉", "body": "🎉中秋联欢🥮"},
    "right to left": {"headline": "שלום", "body": "مرحبا بالعالم"},
    "script": {"headline": "<script>alert(1)</script>", "body": "<b>&amp;"},
    "long lines": {"when_where": "楼" * 200, "contact": "0" * 200},
}


def picture(frame):
    image = Image.open(BytesIO(frame.png))
    image.load()
    return image


def stacked(frames):
    pictures = [picture(f).convert("RGB") for f in frames]
    width, height = max(p.width for p in pictures), sum(p.height + 2 for p in pictures)
    whole = Image.new("RGB", (width, height), "#445")
    y = 0
    for p in pictures:
        whole.paste(p, (0, y))
        y += p.height + 2
    out = BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_a_water_notice_looks_as_it_did(notice, size, golden):
    golden(f"led_{size}.png", stacked(led.frames(notice, led_profile(size))))


@pytest.mark.parametrize("size", ["192x32", "256x64", "320x160-full"])
def test_an_english_notice_looks_as_it_did(notice, size, golden):
    profile = replace(led_profile(size), language="en")
    shown = led.frames(replace(notice, **ENGLISH), profile)
    golden(f"led_en_{size}.png", stacked(shown))


@pytest.mark.parametrize("size", ANY_SIZE)
@pytest.mark.parametrize("texts", NASTY.values(), ids=NASTY)
def test_whatever_was_written_fits_and_the_loop_stays_sane(notice, texts, size):
    profile = led_profile(size)
    shown = led.frames(replace(notice, **texts), profile)
    assert 1 <= len(shown) <= PAGES_MAX
    assert led.loop_ms(shown) <= 130_000
    for frame in shown:
        assert picture(frame).size == (frame.width_px, frame.height_px)
        assert frame.height_px == profile.height_px
        assert picture(frame).getbbox() is not None, "a dark page says nothing"


@given(headline=st.text(max_size=28), body=st.text(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_makes_frames_of_the_panel_s_size(notice, headline, body):
    for size in ("64x16", "128x32", "320x160-full"):
        profile = led_profile(size)
        for frame in led.frames(replace(notice, headline=headline, body=body), profile):
            is_wider = frame.width_px > profile.width_px
            assert is_wider == (frame.effect == "scroll")


def test_the_headline_comes_first_and_as_large_as_it_goes(notice):
    first = led.frames(replace(notice, headline="今日停水", title=""), led_profile("128x32"))[0]
    top, bottom = picture(first).getbbox()[1::2]
    assert bottom - top > 20


def test_a_page_stays_as_long_as_reading_takes(notice):
    short, *_ = led.frames(notice, led_profile("128x32"))
    long = led.frames(notice, led_profile("320x160-full"))[1]
    assert short.dwell_ms == 4000
    assert 15_000 < long.dwell_ms < 20_000


def test_still_pages_are_preferred_on_a_panel_of_one_line(notice):
    short = replace(notice, headline="今日停水", when_where="9:00—11:00", body="", contact="")
    assert [f.effect for f in led.frames(short, led_profile("128x16"))] == ["still", "still"]


def test_a_longer_text_slides_below_a_headline_that_fits(notice):
    assert [f.effect for f in led.frames(notice, led_profile("192x16"))] == ["still", "scroll"]
    assert [f.effect for f in led.frames(notice, led_profile("64x16"))] == ["scroll"]


def test_a_strip_slides_at_four_characters_a_second(notice):
    (strip,) = led.frames(notice, led_profile("64x16"))
    assert strip.speed_px_s == 64
    assert led.loop_ms((strip,)) == 1000 + strip.width_px * 1000 // 64


def test_a_body_that_is_cut_still_says_whom_to_ask(notice):
    long = replace(notice, body="居民朋友们请注意用电安全。" * 300)
    whole, cut = (led.frames(n, led_profile("320x160-full")) for n in (notice, long))
    assert len(whole) < len(cut) <= PAGES_MAX
    nobody = led.frames(replace(long, contact=""), led_profile("320x160-full"))
    assert nobody[-1].png != cut[-1].png


def test_lamps_of_one_colour_are_one_bit_and_of_two_never_show_a_third(notice):
    assert {picture(f).mode for f in led.frames(notice, led_profile("192x32"))} == {"1"}
    allowed = {(0, 0, 0), (255, 0, 0), (0, 255, 0), (255, 255, 0)}
    for frame in led.frames(notice, led_profile("256x128-dual")):
        assert {rgb for _, rgb in picture(frame).convert("RGB").getcolors()} <= allowed


SCANNED = ["320x160-full", "512x256-full", "1280x720-full", "1920x1080-full"]


@pytest.mark.parametrize("size", SCANNED)
def test_a_code_beside_the_text_leads_to_the_notice(notice, size):
    profile = replace(led_profile(size), public_url="https://linli.example.cn")
    shown = led.frames(notice, profile)
    found = [{code.text for code in read_barcodes(picture(f).convert("RGB"))} for f in shown]
    assert found[0] == set()
    assert found[1:] == [{"https://linli.example.cn/p/k3x9a7qd?m=led"}] * (len(shown) - 1)


@pytest.mark.parametrize("size", ["192x96-full", "320x160-dual", "320x160-mono", "256x64-full"])
def test_where_no_telephone_could_read_a_code_there_is_none(notice, size):
    here, there = (replace(led_profile(size), public_url=f"https://{n}.cn") for n in "ab")
    assert led.frames(notice, here) == led.frames(notice, there)


def test_a_code_may_cost_one_page_and_no_more(notice):
    for length in range(40, 400, 40):
        long = replace(notice, body="请大家提前做好准备。" * (length // 10))
        with_code = led.frames(long, led_profile("320x160-full"))
        without = led.frames(long, led_profile("320x160-mono"))
        assert len(with_code) <= len(without) + 1


@pytest.mark.parametrize("size", ["1280x720-full", "1920x1080-full"])
def test_a_television_may_cut_off_five_percent_at_each_side(notice, size):
    for frame in led.frames(notice, led_profile(size)):
        image = picture(frame).convert("RGB")
        wide, high = image.width // 20, image.height // 20
        rims = [
            image.crop((0, 0, image.width, high)),
            image.crop((0, image.height - high, image.width, image.height)),
            image.crop((0, 0, wide - 1, image.height)),
            image.crop((image.width - wide, 0, image.width, image.height)),
        ]
        assert [len(rim.getcolors()) for rim in rims] == [1, 1, 2, 2]


@pytest.mark.parametrize("colours", ["mono", "dual", "full"])
def test_what_a_notice_is_about_shows_as_a_sign_in_the_band(notice, colours):
    drawn = {
        led.frames(replace(notice, category=one, title="通知"), led_profile(f"192x64-{colours}"))[
            0
        ].png
        for one in Category
    }
    assert len(drawn) == len(Category)


@pytest.mark.parametrize(
    ("size", "px"), [("64x16", 16), ("256x64", 16), ("512x256-full", 24), ("1280x720-full", 56)]
)
def test_the_smallest_letters_grow_with_the_panel(size, px):
    assert led.letter_px(led_profile(size)) == px


def test_marks_of_pages_give_way_to_a_title(notice):
    def bands(size):
        shown = led.frames(notice, led_profile(size))
        return {picture(f).crop((0, 0, f.width_px, 16)).tobytes() for f in shown}

    assert len(bands("96x96")) == 1
    assert len(bands("192x64")) > 1


def test_an_override_is_all_the_panel_says(notice):
    own = Override(channel="led", text="今晚停水", base="")
    plain = replace(notice, headline="今晚停水", body="", when_where="", contact="")
    profile = led_profile("192x32")
    assert led.frames(replace(notice, overrides=(own,)), profile) == led.frames(plain, profile)


def test_a_board_becomes_an_item_a_notice_in_its_order(notice, trail):
    second = replace(notice, id="m8p2w5ze", revision=3, category=Category.ACTIVITY)
    board = Board(area=trail[-1], trail=trail, notices=(notice, second))
    reel = led.render(board, led_profile("192x32"))
    assert [(i.notice_id, i.revision) for i in reel.items] == [("k3x9a7qd", 1), ("m8p2w5ze", 3)]
    assert reel.items[0].frames == led.frames(notice, led_profile("192x32"))
    assert (reel.items[0].effective, reel.items[0].expires) == (notice.effective, notice.expires)
    assert reel.default.expires is None


def test_the_same_notice_gives_the_same_bytes(notice):
    profile = led_profile("512x256-full")
    assert led.frames(notice, profile) == led.frames(notice, profile)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (15, 64), (64, 15), (0, 0)])
def test_a_panel_below_one_character_is_refused(notice, trail, width, height):
    profile = replace(led_profile("64x16"), width_px=width, height_px=height)
    with pytest.raises(Unrenderable) as refused:
        led.frames(notice, profile)
    assert refused.value.code == "panel_too_small"
    assert refused.value.facts == {"width_px": width, "height_px": height}
    with pytest.raises(Unrenderable):
        led.render(Board(area=trail[-1], trail=trail), profile)
