"""The browser player's modules, in the browser: the golden documents, time, what it keeps."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIRE = ROOT / "tests" / "wire"
MODULES = ROOT / "app" / "web" / "static" / "player"


def golden(name):
    return json.loads((WIRE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(origin, open_page):
    """Return ``run(name, argument)``: what a function of ``modules.js`` answers."""
    script = "text/javascript"
    files = {f"/static/player/{p.name}": p.read_bytes() for p in MODULES.glob("*.js")}
    files["/modules.js"] = (HERE / "modules.js").read_bytes()
    origin.documents.update(
        {path: SimpleNamespace(media_type=script, body=body) for path, body in files.items()}
    )
    html = b'<!DOCTYPE html><link rel="icon" href="data:,"><script src="/modules.js"></script>'
    origin.documents["/"] = SimpleNamespace(media_type="text/html", body=html)
    page = open_page(400, 300)
    page.goto(origin.address)
    return lambda name, argument=None: page.evaluate(f"(given) => {name}(given)", argument)


@pytest.fixture
def wire():
    return {p.stem: golden(p.stem) for p in WIRE.glob("*.json") if p.stem != "refused"}


def test_every_refused_golden_is_refused_for_its_reason(run, wire):
    cases = golden("refused")
    found = run("refusals", {"wire": wire, "cases": cases})
    assert found == {name: case["code"] for name, case in cases.items()}


def test_the_golden_documents_are_accepted(run, wire):
    found = run("accepted", wire)
    newest = wire["documents"]["playlist_44"]
    assert found["version"] == wire["documents"]["roots"][-1]["version"]
    assert (found["seq"], found["isDelta"], found["drill"]) == (42, True, "drill")
    assert found["ms"] == wire["documents"]["stamp_ms"]["ms"]
    assert (found["dimming"], found["withdrawn"]) == (newest["dimming"], newest["withdrawn"])
    assert found["live"] == [a["level"] for a in wire["documents"]["alerts"]["alerts"]]
    assert found["command"] == wire["documents"]["command"]["command"]
    assert set(found["fields"]) == {"time", "date", "weekday"}
    assert all(found["pae"])


def test_every_screen_of_a_slot_shows_the_same_picture_at_an_instant(run):
    cases = golden("timeline")
    assert run("timelines", cases) == [case["expect"] for case in cases]


def test_a_wall_clock_that_jumps_neither_revives_nor_ends_anything(run):
    found = run("clocks")
    assert (found["booted"], found["measured"]) == (60, 65)
    assert found["jumpedAhead"] == found["jumpedBack"] == 110
    assert found["wallYearsAhead"] == 0
    assert found["oldStamp"] == 110
    assert found["fraction"] == 250


def test_alerts_wait_for_a_stamp_when_no_clock_can_be_believed(run):
    found = run("clocks")
    assert found["isHeldThen"]
    assert not found["isHeldNear"]
    assert not found["isHeldOnceStamped"]


def test_what_is_kept_survives_decay_and_is_told_until_acknowledged(run):
    found = run("stores")
    assert found["whole"] == [{"seq": 2}, {"seq": 2}]
    assert found["halved"] == [{"seq": 2}]
    assert (found["wrong"], found["right"], found["kept"], found["decayed"]) == (
        False,
        True,
        7,
        None,
    )
    assert found["isSecret"]
    assert (found["first"], found["again"], found["left"]) == (1, 1, 0)


def test_led_dots_are_whole_pixels_and_a_tv_picture_fits(run):
    led, tv = {"width": 192, "height": 32}, {"width": 1280, "height": 720}
    hd, phone = {"width": 1920, "height": 1080}, {"width": 375, "height": 667}
    wide, narrow, exact, fitted = run(
        "places", [[led, hd, 1], [led, phone, 2], [tv, tv, 1], [tv, phone, 1]]
    )
    assert (wide["scale"], wide["width"], wide["left"], wide["isExact"]) == (10, 1920, 0, True)
    assert (narrow["scale"], narrow["width"]) == (1.5, 288)  # three device pixels a dot
    assert (exact["scale"], exact["left"], exact["top"]) == (1, 0, 0)
    assert fitted["width"] == 375 and not fitted["isExact"]


def test_what_the_player_writes_is_local_time_in_the_readers_language(run):
    found = run("localTimes")
    assert found["zh"] == ["12:05", "11月25日", "星期三"]
    assert found["en"] == ["12:05", "25 Nov", "Wed"]
    assert found["bright"] == [100, 30, 30, 100]


def test_proof_of_play_is_totals_by_the_hour(run):
    found = run("proofs")
    line = {"kind": "played", "item": "a", "revision": 1, "hour": "2026-11-25T06:00:00Z"}
    assert found["running"] == [line | {"times": 1, "seconds": 90}]
    assert found["tooSoon"] == []
    assert found["over"] == [line | {"times": 2, "seconds": 100}]
    assert found["nothing"] == []


def test_a_display_larger_than_any_profile_keeps_its_shape(run):
    found = run("profiles", [[1280, 720], [3840, 2160], [1080, 1920]])
    assert found == ["1280x720-full", "1920x1080-full", "608x1080-full"]
