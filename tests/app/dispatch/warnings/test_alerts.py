"""Alerts: signed once an area, found at the origin and on the bell, gone at their end."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch import epoch, warmth
from app.dispatch.warnings import alerts
from app.dispatch.warnings.alerts import Bulletin
from app.domain.alert import Alert, Level, Mode
from app.domain.target import Slot
from app.store import audit, origin, slot

WIRE = Path(__file__).parents[3] / "wire"
DOCUMENTS = json.loads((WIRE / "documents.json").read_text(encoding="utf-8"))
KEYS = json.loads((WIRE / "keys.json").read_text(encoding="utf-8"))
STREET, COMMUNITY, FAR = "110105900", "110105900001", "110106900001"
DAY = timedelta(hours=24)


def alert_of(raw):
    times = {name: datetime.fromisoformat(raw[name]) for name in ("effective", "expires")}
    return Alert(**raw | times | {"level": Level(raw["level"])})


@pytest.mark.parametrize(
    ("name", "role"), [("alerts", "alert"), ("alerts_8", "alert"), ("drill", "drill")]
)
def test_a_document_is_the_golden_one_byte_for_byte(name, role):
    raw = DOCUMENTS[name]
    bulletin = Bulletin(
        scope=raw["scope"],
        mode=Mode(raw["mode"]),
        epoch=raw["epoch"],
        seq=raw["seq"],
        issued=datetime.fromisoformat(raw["issued"]),
    )
    key = Ed25519PrivateKey.from_private_bytes(b64decode(KEYS[role]["private"]))
    made = alerts.document((key,), bulletin, [alert_of(one) for one in raw["alerts"]])
    assert made == (WIRE / f"{name}.json").read_bytes()


@pytest.fixture
def street(neighbourhood):
    """Screens in the community, two looks of them."""
    with neighbourhood.store.begin() as tx:
        for look in ("192x32-mono", "64x32-mono"):
            place = Slot(area=COMMUNITY, medium="led", profile=look)
            slot.ensure(tx, place, neighbourhood.clock())
    return neighbourhood


@pytest.fixture
def rain(clock):
    return Alert(
        id="rain01",
        level=Level.RED,
        template="full",
        title="暴雨红色预警",
        text="请远离低洼地带。",
        source="市气象台",
        effective=clock(),
        expires=clock() + timedelta(hours=3),
    )


def told(house, folder="alerts", scope=COMMUNITY):
    """What players of the area find, after all that is due was signed."""
    while alerts.issue_due(house):
        pass
    with house.store.read() as tx:
        stored = origin.get(tx, f"/player/v1/{folder}/{scope}.json")
    if stored is None:
        return None
    assert house.bell.hot(f"{folder}/{scope}") == stored.body
    return json.loads(b64decode(json.loads(stored.body)["payload"]))


def raised(house, alert, scope=STREET, mode=Mode.LIVE):
    alerts.raise_alerts(house, "laozhou", scope, mode, [alert] if alert else [])
    return told(house, "alerts" if mode is Mode.LIVE else "drill")


def test_screens_below_are_told_once_an_area(street, rain):
    document = raised(street, rain)
    assert (document["scope"], document["mode"], document["seq"]) == (COMMUNITY, "live", 1)
    assert [one["id"] for one in document["alerts"]] == ["rain01"]
    assert told(street, scope=FAR) is None
    assert told(street, "drill") is None
    with street.store.read() as tx:
        [line] = audit.listing(tx, STREET, 9)
    assert (line.action, line.facts) == ("alerts.raise", {"mode": "live", "alerts": ["rain01:1"]})


def test_nothing_is_signed_again_while_nothing_changes(street, rain, clock):
    raised(street, rain)
    clock.go(hours=1)
    assert told(street)["seq"] == 1


def test_what_is_raised_above_and_below_holds_together(street, rain):
    raised(street, rain)
    document = raised(street, replace(rain, id="lift01", level=Level.NONE), COMMUNITY)
    assert [one["id"] for one in document["alerts"]] == ["rain01", "lift01"]
    assert [one.id for one in alerts.current(street, STREET, Mode.LIVE)] == ["rain01"]


def test_an_alert_is_taken_back_by_an_empty_list(street, rain):
    raised(street, rain)
    document = raised(street, None)
    assert (document["seq"], document["alerts"]) == (2, [])
    assert alerts.current(street, STREET, Mode.LIVE) == []


def test_an_alert_leaves_at_its_end_by_itself(street, rain, clock):
    raised(street, rain)
    clock.go(hours=3)
    assert told(street)["alerts"] == []


def test_one_that_lasts_longer_than_a_day_goes_on_from_document_to_document(street, rain, clock):
    raised(street, replace(rain, expires=clock() + 3 * DAY))
    for _ in range(5):
        clock.go(hours=12)
        document = told(street)
        issued = datetime.fromisoformat(document["issued"])
        assert issued == clock()
        [one] = document["alerts"]
        assert datetime.fromisoformat(one["expires"]) <= issued + DAY


def test_a_drill_is_another_series_by_another_key(street, rain):
    raised(street, rain)
    document = raised(street, rain, mode=Mode.DRILL)
    assert (document["mode"], document["seq"]) == ("drill", 1)
    ids = {
        json.loads(street.bell.hot(f"{folder}/{COMMUNITY}"))["signatures"][0]["keyid"]
        for folder in ("alerts", "drill")
    }
    assert len(ids) == 2


def test_an_area_whose_first_screen_comes_later_is_told_too(neighbourhood, rain):
    assert raised(neighbourhood, rain) is None
    with neighbourhood.store.begin() as tx:
        place = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
        slot.ensure(tx, place, neighbourhood.clock())
    assert [one["id"] for one in told(neighbourhood)["alerts"]] == ["rain01"]


def test_more_than_players_take_are_left_out_the_gravest_first(street, rain, clock):
    many = [replace(rain, id=f"n{n}", text="雨" * 2000) for n in range(12)]
    alerts.raise_alerts(street, "laozhou", STREET, Mode.LIVE, [*many, replace(rain, id="a")])
    document = told(street)
    assert 4 < len(document["alerts"]) <= 8
    assert len(json.dumps(document, ensure_ascii=False).encode()) <= 40 * 1024


def test_a_new_epoch_is_told_anew(street, rain):
    raised(street, rain)
    epoch.raise_epoch(street, "laozhou")
    document = told(street)
    assert (document["epoch"], document["seq"]) == (2, 2)


def test_an_emptied_bell_is_filled_again(street, rain):
    raised(street, rain)
    street.bell._ask("DEL", f"hot:alerts/{COMMUNITY}")
    assert (warmth.alerts(street), warmth.alerts(street)) == (1, 0)
    assert told(street)["seq"] == 1
