"""A word on a warning as text message and post: what counts first, the issuer's words unaltered."""

from dataclasses import replace
from datetime import timedelta

from app.domain.target import Profile
from app.domain.warning import Level, Pair, Place
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from renderers import strokes, warning_icons, warning_post, warning_sms
from renderers.microblog import LIMIT, count
from tests.app.domain.warnings_made import NOON, info, message

TEXT = "预计今天12时至22时将出现6小时降雨量150毫米以上的强降水，请注意防范【重要】。" * 6
ENGLISH = info(
    Level.RED,
    language="en",
    event="Rainstorm",
    sender_name="Beijing Observatory",
    headline="Red rainstorm warning",
    description="Heavy rain is expected.",
    places=(Place(name="Chaoyang"),),
)
PROFILE = Profile(signature="望春里社区", public_url="https://linli.example")


def told(**more):
    said = message(infos=(info(Level.RED, description=TEXT), ENGLISH))
    values = {
        "id": "ab66f1bcbe2a19e5cfbd12c7",
        "event": "ab66f1bcbe2a19e5cfbd12c7",
        "message": said,
        "kind": "rainstorm",
        "kind_name": "暴雨",
        "kind_name_en": "Rainstorm",
        "icon": "rainstorm",
        "level": Level.RED,
        "title": "北京市气象台发布暴雨预警",
        "text": TEXT,
        "advice": "",
        "guide": "不要外出。",
        "issuer": "北京市气象台",
        "place": "朝阳区",
        "sent": NOON,
        "effective": NOON,
        "expires": NOON + timedelta(hours=12),
        "alarm": "a",
        "is_full": True,
        "blocked": frozenset(),
        "places": frozenset({"110105"}),
        "touched": frozenset(),
    }
    return Told(**{**values, **more})


def sms(one, act=Act.ALARM, profile=PROFILE):
    return "".join(warning_sms.render(one, act, profile).parts)


def test_a_text_keeps_who_what_where_when_and_the_link_whatever_is_cut():
    made = warning_sms.render(told(), Act.ALARM, PROFILE)
    text = "".join(made.parts)
    assert len(made.parts) == warning_sms.PARTS
    head, kept = text.split("预计今天", 1)
    assert head == (
        "【望春里社区】北京市气象台8月12日 周三 12:00发布暴雨红色预警（朝阳区），"
        "预计至8月13日 周四 00:00。"
    )
    shown, _, link = kept.rpartition(" ")
    assert link == "https://linli.example/w/ab66f1bcbe2a19e5cfbd12c7"
    assert shown.endswith("…")
    assert shown[:-1] in TEXT.translate(str.maketrans("【】", "“”"))  # cut, and only cut
    assert text.count("【") == 1
    assert made.valid_until == NOON + timedelta(hours=12)


def test_the_issuers_own_text_for_telephones_is_what_is_sent():
    said = replace(told().message, channel_texts=(Pair("SMS", "【市气象台】暴雨红色，请勿外出。"),))
    text = sms(told(message=said))
    assert text.startswith("【望春里社区】“市气象台”暴雨红色，请勿外出。 https://")


def test_a_reader_of_english_gets_the_issuers_english():
    profile = replace(PROFILE, language="en", signature="")
    made = warning_sms.render(told(), Act.ALARM, profile)
    assert made.encoding == "gsm7"
    assert "".join(made.parts).startswith(
        "Beijing Observatory: Red Rainstorm warning for Chaoyang,"
    )
    post = warning_post.render(told(), Act.ALARM, profile)
    assert "Heavy rain is expected." in post.text
    assert "Heavy rain is expected." in post.alt
    assert "预计" not in post.text + post.alt


def test_an_all_clear_says_what_is_over_and_since_when():
    over = told(ended_at=NOON + timedelta(hours=3), is_lifted=True)
    assert "暴雨红色预警（朝阳区）已于8月12日 周三 15:00解除。" in sms(over, Act.CLEAR)
    post = warning_post.render(over, Act.CLEAR, PROFILE)
    assert post.text.startswith("【暴雨红色预警已解除】")
    assert post.image == b""


def test_a_post_fits_and_its_picture_is_described_in_full():
    post = warning_post.render(told(), Act.ALARM, PROFILE)
    assert count(post.text) <= LIMIT
    for line in ("暴雨红色预警", "朝阳区", "防御指南：不要外出。", "北京市气象台", TEXT):
        assert line in post.alt


def test_every_sign_is_drawn_within_its_square():
    for name in (*warning_icons._PATHS, "unknown"):
        dots = strokes.drawn(warning_icons.path(name), 96).dots
        left, top, right, bottom = dots.getbbox()
        assert right - left > 48
        assert bottom - top > 30
