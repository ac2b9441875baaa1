"""The page ``/player/`` in a real browser, against a strict far end with the test keys."""

import json
import re
from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.screen_server import ScreenServer, alerts
from tests.player.far_end import WIRE, item, medium, playlist, seal, z

pytestmark = pytest.mark.browser
RED = (255, 42, 0)
REFUSED = json.loads((WIRE / "refused.json").read_text(encoding="utf-8"))
LIFE = timedelta(hours=12)
LINE = ("Failed to load resource", "WebSocket connection to")
QUARANTINED = ("quarantined", "broken00")
FULL_DISK = """() => {
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = full;
}"""
NONCE = "b64yq1v0m7k2c9x{}"


def drawn(number, width=192, height=32, mode="1"):
    """Return the bytes of a picture of its own."""
    image = Image.new(mode, (width, height))
    pen = ImageDraw.Draw(image)
    lit = 1 if mode == "1" else (20 * number, 200, 90)
    pen.rectangle((0, 0, width - 1, height - 1), outline=lit)
    for x in range(number, width, 7 + number):
        pen.line((x, 0, x - height, height - 1), fill=lit)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


FIRST, SECOND, DEFAULT = drawn(1), drawn(2), drawn(9)


def lamps(png):
    """Return a picture as the panel's lamps show it: lit dots in their colour, on black."""
    image = Image.open(BytesIO(png))
    panel = Image.new("RGB", image.size)
    panel.paste(RED, (0, 0), image)
    return panel


def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def complaints():
    """As in conftest; but a far end may have no alerts yet, and goes away on purpose."""
    heard = []
    yield heard
    assert [said for said in heard if not any(part in said for part in LINE)] == []


@pytest.fixture
def far_end():
    server = ScreenServer()
    yield server
    with suppress(OSError):
        server.close()


@pytest.fixture
def screen(far_end, open_page):
    """Return ``screen(*items)``: a page that was approved and shows them; nothing is scaled."""

    def start(*items, query="profile=192x32-mono&lang=zh"):
        far_end.put(playlist(1, list(items), medium(DEFAULT), now()))
        far_end.approve()
        page = open_page(192, 32)
        page.goto(f"{far_end.url}/player/?{query}")
        expect(page.locator("#panel")).to_be_visible()
        far_end.until(lambda: far_end.shown() and far_end.sockets)
        return page

    return start


def dots(page):
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def keeps_itself(page):
    """Wait until the service worker has the page."""
    while not page.evaluate("navigator.serviceWorker.controller !== null"):
        page.wait_for_timeout(50)


def shows(page, png, patience_ms=30_000):
    """Return whether the panel comes to show ``png``, dot for dot."""
    wanted = lamps(png).tobytes()
    for _ in range(patience_ms // 50):
        if dots(page).tobytes() == wanted:
            return True
        page.wait_for_timeout(50)
    return False


def test_a_screen_shows_its_code_and_once_approved_its_board(far_end, open_page):
    far_end.put(playlist(1, [item("k3x9a7qd", [medium(FIRST)], now())], medium(DEFAULT), now()))
    page = open_page(1280, 720)
    page.goto(f"{far_end.url}/player/?profile=192x32-mono&device=east&lang=zh")
    expect(page.locator("[data-part=code]")).to_have_text("7H2K 9QWM")
    expect(page.locator("[data-part=line]")).to_contain_text("编辑台“屏幕”页")
    far_end.approve()
    expect(page.locator("#panel")).to_be_visible()
    far_end.until(lambda: far_end.shown() == [(1, 1)])
    wide = lamps(FIRST).resize((1152, 192), Image.Resampling.NEAREST)  # six pixels a dot
    assert dots(page).crop((64, 264, 1216, 456)).tobytes() == wide.tobytes()
    assert [e["kind"] for e in far_end.evidence[:3]] == ["received", "verified", "shown"]


def test_a_large_picture_is_fetched_and_a_wrong_one_never_painted(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    large = drawn(3, mode="RGB")
    listed = medium(large, inline=False)
    far_end.files[listed["sha256"]] = SECOND.ljust(len(large), b"\0")
    far_end.put(playlist(2, [item("m8p2w5ze", [listed], now())], medium(DEFAULT), now()))
    far_end.until(lambda: {"file"} == {e["document"] for e in far_end.told("refused")})
    assert shows(page, FIRST)
    far_end.files[listed["sha256"]] = large
    far_end.until(lambda: (1, 2) in far_end.shown())
    assert dots(page).tobytes() == Image.open(BytesIO(large)).tobytes()


def test_what_is_forged_is_never_painted_and_is_told(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    forged = playlist(9, [item("forged00", [medium(SECOND)], now())], medium(SECOND), now())
    far_end.push(seal("playlist", forged, "stranger"))
    far_end.push(REFUSED["playlist_truncated"]["envelope"])
    far_end.push(seal("playlist", forged | {"mode": "drill"}, "release"))
    far_end.push(seal("playlist", forged | {"seq": 0}, "release"))
    far_end.until(lambda: len(far_end.told("refused")) == 3)
    codes = [(e["document"], e["code"]) for e in far_end.told("refused")]
    assert codes == [("playlist", c) for c in ("bad_signature", "wrong_mode", "malformed")]
    assert shows(page, FIRST, 50)


def until(page, instant):
    """Wait until a second after ``instant``, if it is not over yet."""
    page.wait_for_timeout(max(0.0, (instant - datetime.now(UTC)).total_seconds()) * 1000 + 1000)


def test_a_notice_ends_with_the_line_down_whatever_the_clock_on_the_wall_says(far_end, screen):
    ends = now() + timedelta(seconds=10)
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()) | {"expires": z(ends)})
    page.evaluate("() => { const then = Date.now() - 9e9; Date.now = () => then; }")
    far_end.close()
    assert shows(page, FIRST, 50)
    until(page, ends)
    assert shows(page, DEFAULT)


def test_a_page_that_is_loaded_again_with_the_server_down_shows_its_board(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    keeps_itself(page)
    far_end.close()
    page.reload()
    assert shows(page, FIRST)


def test_a_newer_page_is_taken_up_by_itself(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    page.set_viewport_size({"width": 1280, "height": 720})  # a tiny window looks for none
    keeps_itself(page)
    far_end.version = "newer"
    with page.expect_event("load", timeout=60_000):
        page.evaluate("navigator.serviceWorker.ready.then(kept => { kept.update(); })")
    expect(page.locator("#panel")).to_be_visible()
    assert page.evaluate("caches.keys()") == ["linli-player-newer"]


def test_a_strip_rests_for_a_second_and_slides_at_its_speed(far_end, screen):
    strip = drawn(4, width=960)
    moving = medium(strip, width=960) | {"effect": "scroll", "speed_px_s": 60}
    page = screen(item("k3x9a7qd", [moving], now()))
    issued = json.loads(b64decode(far_end.envelope["payload"]))["issued"]
    anchor = datetime.strptime(issued, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    whole = Image.new("RGB", (960 + 192, 32))
    whole.paste(lamps(strip))
    page.wait_for_timeout(max(0.0, 1.5 - (datetime.now(UTC) - anchor).total_seconds()) * 1000)
    for _ in range(3):
        before = (datetime.now(UTC) - anchor).total_seconds()
        seen = dots(page).tobytes()
        after = (datetime.now(UTC) - anchor).total_seconds()
        # A busy machine paints late, by a second perhaps, and never early.
        first, last = (int(max(0.0, s - 1) * 60) for s in (before - 1, after + 0.1))
        crops = (whole.crop((x, 0, x + 192, 32)).tobytes() for x in range(first, last + 1))
        assert seen in crops


def test_an_alert_takes_the_panel_over_and_is_gone_when_it_ends(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    ends = now() + timedelta(seconds=8)
    rain = ("full", "暴雨红色预警", "请远离低洼地带。", ends)
    far_end.warn(alerts(1, rain, now=now(), life=LIFE))
    expect(page.locator("#alert [data-part=level]")).to_have_text("红色预警")
    expect(page.locator("#alert [data-part=title]")).to_have_text("暴雨红色预警")
    expect(page.locator("#alert [data-part=source]")).to_have_text("市气象台")
    expect(page.locator("#alert [data-part=sign] > *")).to_have_count(7)
    far_end.close()
    until(page, ends)
    expect(page.locator("#alert")).to_be_hidden()


def test_a_drill_shows_in_drill_mode_only_and_a_live_alert_goes_before_it(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    later = now() + LIFE
    drill = alerts(
        1, ("full", "消防演练", "请有序下楼。", later), now=now(), mode="drill", life=LIFE
    )
    far_end.warn(drill, "drill")
    far_end.until(lambda: [e["code"] for e in far_end.told("refused")] == ["wrong_mode"])
    expect(page.locator("#alert")).to_be_hidden()
    minutes = timedelta(minutes=5)
    far_end.command("drill", NONCE.format(1), now(), minutes, until=z(later))
    expect(page.locator("#alert [data-part=drill]")).to_have_text("演练")
    far_end.warn(alerts(1, ("full", "大风", "", later), now=now(), life=LIFE))
    expect(page.locator("#alert [data-part=title]")).to_have_text("大风")
    expect(page.locator("#alert [data-part=drill]")).to_be_hidden()
    far_end.warn(alerts(2, now=now(), life=LIFE))
    expect(page.locator("#alert [data-part=drill]")).to_be_visible()
    far_end.command("drill", NONCE.format(2), now(), minutes)
    expect(page.locator("#alert")).to_be_hidden()
    streams = ["drill", "alerts", "alerts"]
    far_end.until(lambda: [e["stream"] for e in far_end.told("shown")[1:]] == streams)


def test_commands_are_obeyed_once_and_told(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    minutes, later = timedelta(minutes=5), now() + LIFE
    far_end.command("screenshot", NONCE.format(1), now(), minutes)
    far_end.until(lambda: len(far_end.told("done")) == 1)
    assert (
        Image.open(BytesIO(far_end.pictures[0])).convert("RGB").tobytes() == lamps(FIRST).tobytes()
    )
    far_end.command("blank", NONCE.format(2), now(), minutes, until=z(later))
    far_end.until(lambda: len(far_end.told("done")) == 2)
    assert dots(page).getcolors() == [(192 * 32, (0, 0, 0))]
    far_end.command("blank", NONCE.format(3), now(), minutes)
    assert shows(page, FIRST)
    far_end.command("blank", NONCE.format(2), now(), minutes, until=z(later))
    far_end.until(lambda: [e["code"] for e in far_end.told("refused")] == ["replayed"])
    far_end.command("purge", NONCE.format(4), now(), minutes)
    far_end.command("rekey", NONCE.format(5), now(), minutes)
    far_end.until(lambda: len(far_end.told("done")) == 5)
    assert all(e["ok"] for e in far_end.told("done"))
    assert set(far_end.rekeys[0]) == {"screen", "public_key", "time", "nonce", "sig", "proof"}
    assert shows(page, FIRST)


def test_what_was_withdrawn_goes_before_the_new_pictures_are_here(far_end, screen):
    water, clinic = (
        item(i, [medium(p)], now()) for i, p in (("water000", FIRST), ("clinic00", SECOND))
    )
    page = screen(water, clinic)
    assert shows(page, FIRST)
    missing = medium(drawn(5), inline=False)
    new = playlist(2, [clinic, item("new00000", [missing], now())], medium(DEFAULT), now())
    far_end.put(new | {"withdrawn": [{"id": "water000", "revision": 1}]})
    assert shows(page, SECOND)
    page.wait_for_timeout(1500)
    assert shows(page, SECOND, 50)
    far_end.until(lambda: [e["why"] for e in far_end.told("removed")] == ["withdrawn"])


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 720)])
def test_the_pairing_page_and_an_alert_are_accessible(far_end, open_page, width, height):
    page = open_page(width, height)
    page.goto(f"{far_end.url}/player/?profile=1280x720-full&lang=zh")
    expect(page.locator("[data-part=code]")).to_be_visible()
    wrong = [w["id"] for w in Axe().run(page).response["violations"]]
    assert (wrong, page.evaluate("document.documentElement.scrollWidth")) == ([], width)
    far_end.put(playlist(1, [], medium(DEFAULT), now()))
    far_end.approve()
    far_end.until(lambda: far_end.sockets)
    rain = ("full", "暴雨红色预警", "请远离低洼地带。", now() + LIFE)
    far_end.warn(alerts(1, rain, now=now(), life=LIFE))
    expect(page.locator("#alert")).to_be_visible()
    assert [w["id"] for w in Axe().run(page).response["violations"]] == []


def test_what_cannot_be_painted_is_left_out_and_a_screen_is_never_black(far_end, screen):
    bad = medium(b"no picture at all")
    page = screen(item("broken00", [bad], now()), item("k3x9a7qd", [medium(FIRST)], now()))
    for _ in range(3):  # also while the broken one would have its turn
        assert shows(page, FIRST)
        page.wait_for_timeout(500)
    far_end.until(lambda: [(e["code"], e["item"]) for e in far_end.told("fault")] == [QUARANTINED])
    far_end.put(playlist(2, [], bad, now()))
    expect(page.locator("#clock")).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_a_full_disk_stops_nothing_that_people_see(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    page.evaluate(FULL_DISK)
    rain = ("full", "暴雨红色预警", "请远离低洼地带。", now() + LIFE)
    far_end.warn(alerts(1, rain, now=now(), life=LIFE))
    expect(page.locator("#alert [data-part=title]")).to_have_text("暴雨红色预警")
    far_end.warn(alerts(2, now=now(), life=LIFE))
    far_end.put(playlist(2, [item("m8p2w5ze", [medium(SECOND)], now())], medium(DEFAULT), now()))
    assert shows(page, SECOND)
    far_end.until(lambda: [e["code"] for e in far_end.told("fault")] == ["disk_full"])


def test_fields_are_written_and_the_panel_is_dimmed_by_the_hour(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    field = {"show": "weekday", "x": 16, "y": 8, "px": 16, "ink": "#ffc000"}
    shown = item("m8p2w5ze", [medium(SECOND) | {"fields": [field]}], now())
    night = [{"from": "00:00", "until": "12:00", "percent": 30}]
    night.append({"from": "12:00", "until": "00:00", "percent": 30})
    far_end.put(playlist(2, [shown], medium(DEFAULT), now(), dimming=night))
    expect(page.locator("#fields span")).to_have_text(re.compile("^星期.$"))
    box = page.locator("#fields span").bounding_box()
    assert (box["x"], box["y"], box["height"]) == (16, 8, 16)
    expect(page.locator("#frame")).to_have_css("filter", "brightness(0.3)")
    rain = ("full", "暴雨红色预警", "请远离低洼地带。", now() + LIFE)
    far_end.warn(alerts(1, rain, now=now(), life=LIFE))
    expect(page.locator("#frame")).to_have_css("filter", "brightness(0.6)")


def test_a_revoked_screen_shows_the_default_item_alone(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    far_end.state = "revoked"
    far_end.tokens.clear()
    far_end.drop(1008)
    assert shows(page, DEFAULT, 8000)


def test_a_second_tab_of_the_same_screen_says_so(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    other = page.context.new_page()
    other.goto(f"{far_end.url}/player/?profile=192x32-mono&lang=zh")
    expect(other.locator("[data-part=line]")).to_contain_text("另一个标签页")


def test_the_operators_line_is_hidden_until_it_is_asked_for(far_end, screen):
    page = screen(item("k3x9a7qd", [medium(FIRST)], now()))
    page.set_viewport_size({"width": 375, "height": 667})
    expect(page.locator("#operator")).to_be_hidden()
    page.keyboard.press("i")
    expect(page.locator("[data-operator=facts]")).to_contain_text("第 1.1 版")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    for button in page.locator("#operator button").all():
        assert button.bounding_box()["height"] >= 44


def test_a_wrong_profile_in_the_address_is_said(far_end, open_page):
    page = open_page(375, 667)
    wrong = {"status": 400, "json": {"detail": "profile"}}
    page.route("**/player/v1/enrol", lambda route: route.fulfill(**wrong))
    page.goto(f"{far_end.url}/player/?profile=huge&lang=en")
    expect(page.locator("[data-part=line]")).to_contain_text("Write ?profile=192x32-mono")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("crypto.subtle.generateKey = () => Promise.reject(new Error('x'))", "Chrome、Edge 137"),
        ("Object.defineProperty(globalThis, 'isSecureContext', {value: false})", "HTTPS"),
    ],
)
def test_a_browser_that_cannot_be_a_screen_says_why(far_end, open_page, missing, said):
    page = open_page(375, 667)
    page.add_init_script(missing)
    page.goto(f"{far_end.url}/player/?lang=zh")
    expect(page.locator("[data-part=line]")).to_contain_text(said)
