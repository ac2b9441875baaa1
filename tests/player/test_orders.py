"""Alerts and commands on the real program, from a strict far end over loopback."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from tests.player.far_end import alert
from tests.player.test_main import approved, board, far, player, seq

__all__ = ["approved", "board", "far", "player"]


def now():
    return datetime.now(UTC)


def what(kind):
    return lambda line: line["what"] == kind


@pytest.fixture
def talking(far, approved):
    far.until(lambda: far.sockets)
    return approved


def test_an_alert_takes_the_panel_and_its_end_gives_it_back(far, talking):
    far.warn(1, alert("w1", now()))
    assert talking.until(what("alert"))["item"] == "w1"
    far.until(lambda: last(far, "shown").get("stream") == "alerts")
    far.warn(2)
    talking.until(lambda line: line["what"] == "item" and line != talking.lines()[0])
    far.until(lambda: last(far, "removed").get("why") == "withdrawn")


def last(far, kind):
    """The newest evidence of a kind that is of the alert."""
    found = [e for e in far.evidence if e["kind"] == kind]
    found = [e for e in found if e.get("item", "w1") == "w1" and e.get("stream", "alerts")]
    return (found or [{}])[-1]


def test_an_alert_is_gone_at_its_end_with_the_line_down(far, talking):
    far.warn(1, alert("w1", now(), seconds=3))
    talking.until(what("alert"))
    far.state = "gone"
    far.drop()
    count = len(talking.lines())
    back = talking.until(lambda line: line["what"] == "item" and line in talking.lines()[count:])
    assert back["item"] == "water"


def test_an_alert_is_up_again_after_a_restart_without_a_server(far, talking, player):
    far.warn(1, alert("w1", now()))
    talking.until(what("alert"))
    far.until(lambda: last(far, "shown"))
    talking.stop()
    again = player(server="http://127.0.0.1:9")
    again.until(what("alert"))
    assert again.lines()[0]["what"] == "alert"


def test_a_drill_is_shown_in_drill_mode_only(far, talking):
    drill = alert("d1", now(), title="消防演练", level="orange")
    far.warn(1, drill, mode="drill")
    far.until(lambda: any(e.get("code") == "wrong_mode" for e in far.evidence))
    nonce = far.order("drill", minutes=5)
    assert talking.until(what("drill"))["item"] == "d1"
    far.until(lambda: far.done(nonce))
    far.warn(1, alert("w1", now()))
    talking.until(what("alert"))


def test_blank_is_black_and_ends_when_it_is_called_off(far, talking):
    far.order("blank", minutes=5)
    line = talking.until(what("blank"))
    assert Image.open(talking.out / line["file"]).getbbox() is None
    off = far.order("blank")
    far.until(lambda: far.done(off))
    talking.until(lambda line: line["what"] == "item" and line != talking.lines()[0])


def test_a_screenshot_is_what_is_on_the_panel(far, talking):
    nonce = far.order("screenshot")
    far.until(lambda: far.done(nonce))
    shot = Image.open(BytesIO(far.pictures[0]))
    assert shot.convert("RGB").tobytes() == Image.open(talking.out / "latest.png").tobytes()


def test_after_a_purge_everything_is_fetched_again(far, talking):
    asked = len(far.asked)
    nonce = far.order("purge")
    far.until(lambda: far.done(nonce))
    far.until(lambda: any("playlist" in p and s == 200 for _, p, s in far.asked[asked:]))


def test_a_restart_is_told_and_ends_with_75(far, talking):
    nonce = far.order("restart")
    far.until(lambda: far.done(nonce))
    assert talking.process.wait(60) == 75


def test_a_new_key_takes_the_place_of_the_old_one(far, talking, player):
    before = far.public
    nonce = far.order("rekey")
    far.until(lambda: far.done(nonce))
    assert far.done(nonce)[0]["ok"] and far.public != before
    talking.stop()
    again = player()
    again.until(seq(1))
    far.until(lambda: len(far.hellos) == 2)
    kept = json.loads((talking.out.parent / "state" / "key.a.json").read_text())
    assert "next" not in json.loads(kept["body"])
