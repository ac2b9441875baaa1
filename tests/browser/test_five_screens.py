"""One notice on five screens: the README's picture, drawn from what the channels carry."""

import os
from base64 import b64encode
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from app.domain.board import Board
from app.domain.notice import Phase
from app.domain.target import Profile, led_profile
from renderers import led, microblog, mobile, sms, tv

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
PICTURE = HERE.parents[1] / "docs" / "pictures" / "five-screens.png"
PROFILE = Profile(public_url="https://linli.example", signature="望春里社区")
LAMP = (255, 74, 38)


def uri(png):
    return f"data:image/png;base64,{b64encode(png).decode()}"


def lit(frame):
    """What the panel shows of a mono frame: its lamps on black."""
    mask = Image.open(BytesIO(frame.png)).convert("L")
    panel = Image.new("RGB", mask.size, (10, 8, 8))
    panel.paste(LAMP, mask=mask)
    out = BytesIO()
    panel.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def shoot(open_page, origin):
    def take(name, document, width, height):
        origin.documents[name] = document
        page = open_page(width, height, timezone_id="Asia/Shanghai")
        page.clock.set_fixed_time("2026-11-24T12:05:00+08:00")
        page.goto(origin.address + name)
        return page.screenshot()

    return take


@pytest.fixture
def picture(shoot, open_page, origin, notice, trail):
    panel = led_profile("192x32-mono")
    board = Board(area=trail[-1], trail=trail, notices=(notice,))
    pages = {d.name: d for d in tv.render(board, PROFILE).items}
    page = mobile.notice_page(notice, trail[-1].name, PROFILE, Phase.LIVE)
    phone = replace(pages["index.html"], body=page)
    origin.documents["/tv/1/state.json"] = pages["state.json"]
    post, text = microblog.render_post(notice, PROFILE), sms.render(notice, PROFILE)
    frames = [f'<img src="{uri(lit(f))}" alt="">' for f in led.frames(notice, panel)[:2]]
    facts = {
        "LED_FRAMES": "".join(frames),
        "TV_PAGE": uri(shoot(f"/tv/1/n/{notice.id}.html", pages[f"n/{notice.id}.html"], 1280, 720)),
        "PHONE_PAGE": uri(shoot("/p/n", phone, 390, 804)),
        "POST_CARD": uri(post.image),
        "POST_COUNT": str(microblog.count(post.text)),
        "POST_TEXT": escape(post.text),
        "SMS_PARTS": str(len(text.parts)),
        "SMS_TEXT": escape("".join(text.parts)),
    }
    html = (HERE / "five_screens.html").read_text(encoding="utf-8")
    for name, value in facts.items():
        html = html.replace(name, value)
    wall = open_page(1600, 1020)
    wall.set_content(html)
    return wall.screenshot()


def test_the_picture_in_the_readme_is_what_the_channels_carry(picture):
    if os.environ.get("GOLDEN") == "rewrite":
        PICTURE.write_bytes(picture)
    drawn, kept = Image.open(BytesIO(picture)).convert("RGB"), Image.open(PICTURE).convert("RGB")
    assert drawn.size == kept.size
    # Browsers smooth letters differently; another text or layout is far above this.
    assert max(ImageStat.Stat(ImageChops.difference(drawn, kept)).mean) < 3
