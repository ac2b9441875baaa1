"""What every renderer promises, whatever somebody wrote: same bytes, and nothing breaks out."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import etree

from app.domain.board import Board
from app.domain.notice import Act, Phase
from app.domain.target import Profile, led_profile
from renderers import feed, image_card, led, microblog, mobile, sms, tv
from renderers.base import Unrenderable
from tests.renderers.nasty import NASTY

WEB = Profile(signature="望春里社区", max_parts=255)
BOARDS = {
    "led": (led.render, led_profile("192x32")),
    "tv": (tv.render, WEB),
    "mobile": (mobile.render, WEB),
    "feed": (feed.render, WEB),
    "timeline": (microblog.render_timeline, WEB),
}
MESSAGES = {
    "sms": (sms.render, WEB),
    "post": (microblog.render_post, WEB),
    "picture": (image_card.render, WEB),
    "frames": (led.frames, led_profile("64x16-full")),
    "page": (lambda n, p: mobile.notice_page(n, "望春里社区", p, Phase.LIVE), WEB),
}


class Page(HTMLParser):
    """Collects what a browser would run or load, and the text it would show."""

    def __init__(self, body):
        super().__init__()
        self.scripts, self.tags, self.attributes, self.text = 0, [], [], []
        self.feed(body.decode())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]

    def handle_data(self, text):
        self.text.append(text)


@pytest.fixture
def board_of(notice, trail):
    def make(name):
        made = replace(notice, **NASTY[name])
        return Board(area=trail[-1], trail=trail, notices=(made, replace(made, id="b2c4d6f8")))

    return make


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("medium", BOARDS)
def test_the_same_board_gives_the_same_bytes(board_of, medium, name):
    render, profile = BOARDS[medium]
    assert render(board_of(name), profile) == render(board_of(name), profile)


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("channel", MESSAGES)
def test_the_same_notice_gives_the_same_message(notice, channel, name):
    render, profile = MESSAGES[channel]
    made = replace(notice, **NASTY[name])
    assert render(made, profile) == render(replace(made), profile)


@pytest.mark.parametrize("name", NASTY)
def test_what_somebody_wrote_never_becomes_markup(board_of, name):
    plain, nasty = board_of("ordinary"), board_of(name)
    for render in (tv.render, mobile.render):
        for good, made in zip(render(plain, WEB).items, render(nasty, WEB).items, strict=True):
            if made.media_type.startswith("text/html"):
                page = Page(made.body)
                assert page.tags.count("script") == Page(good.body).tags.count("script")
                assert "onerror" not in page.attributes and "style" not in page.attributes


@pytest.mark.parametrize("name", NASTY)
def test_a_notice_page_keeps_its_scripts_whole(notice, name):
    body = mobile.notice_page(replace(notice, **NASTY[name]), "望春里", WEB, Phase.LIVE)
    page = Page(body)
    assert page.tags.count("script") == 2 and "onerror" not in page.attributes
    data = body.decode().split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["@type"] == "SpecialAnnouncement"


@pytest.mark.parametrize("name", NASTY)
def test_what_machines_read_can_be_read(board_of, name):
    for render in (tv.render, mobile.render, feed.render, microblog.render_timeline):
        for made in render(board_of(name), WEB).items:
            if "json" in made.media_type:
                json.loads(made.body)
            elif "xml" in made.media_type:
                etree.fromstring(made.body)


@pytest.mark.parametrize("act", [Act.ISSUE, Act.UPDATE, Act.WITHDRAW])
@pytest.mark.parametrize("name", NASTY)
def test_a_post_fits_and_an_sms_keeps_one_signature(notice, name, act):
    made = replace(notice, act=act, **NASTY[name])
    assert microblog.count(microblog.render_post(made, WEB).text) <= microblog.LIMIT
    text = "".join(sms.render(made, WEB).parts)
    assert text.count("【") == text.count("】") == 1


def test_a_panel_of_one_pixel_is_refused_by_name(board_of):
    with pytest.raises(Unrenderable, match="panel_too_small"):
        led.render(board_of("ordinary"), Profile(width_px=1, height_px=1))
