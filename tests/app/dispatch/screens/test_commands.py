"""Commands: signed for one screen alone, said on the bell, written down."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.screens import commands
from app.dispatch.screens.commands import BadOrder
from app.domain.target import Slot
from app.store import audit, command, screen, slot
from app.store.command import Command
from app.store.screen import Screen

WIRE = Path(__file__).parents[3] / "wire"
DOCUMENTS = json.loads((WIRE / "documents.json").read_text(encoding="utf-8"))
KEYS = json.loads((WIRE / "keys.json").read_text(encoding="utf-8"))
HOUR = timedelta(hours=1)


def test_a_command_is_the_golden_one_byte_for_byte():
    raw = DOCUMENTS["command"]
    at = {name: datetime.fromisoformat(raw[name]) for name in ("issued", "expires", "until")}
    one = Command(
        nonce=raw["nonce"],
        screen=raw["screen"],
        command=raw["command"],
        until=at["until"],
        asked_by="laozhou",
        asked_at=at["issued"],
        expires=at["expires"],
    )
    key = Ed25519PrivateKey.from_private_bytes(b64decode(KEYS["release"]["private"]))
    assert commands.envelope((key,), one) == (WIRE / "command.json").read_bytes()


@pytest.fixture
def screens(neighbourhood):
    """Two screens in use and one that was shut out."""
    place = Slot(area="110105900001", medium="led", profile="192x32-mono")
    now = neighbourhood.clock()
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, place, now)
        for n, id_ in enumerate(("east0001", "west0001", "gone0001")):
            made = Screen(
                id=id_, profile="192x32-mono", public_key=bytes([n]) * 32, enrolled_at=now
            )
            screen.add(tx, made)
            screen.approve(tx, id_, id_, place, now)
        screen.revoke(tx, "gone0001")
    return ["east0001", "west0001", "gone0001", "nobody00"]


@pytest.fixture
def heard(neighbourhood):
    """What is said on the bell while something is ordered."""

    def of(act):
        list(neighbourhood.bell.listen(["command"], 0.01))
        act()
        said = [message for _, message in neighbourhood.bell.listen(["command"], 0.2)]
        return [(m.partition(b" ")[0].decode(), json.loads(m.partition(b" ")[2])) for m in said]

    return of


def test_each_screen_in_use_is_told_for_itself(neighbourhood, screens, heard):
    said = heard(lambda: commands.order(neighbourhood, "laozhou", screens, "purge"))
    payloads = {name: json.loads(b64decode(envelope["payload"])) for name, envelope in said}
    assert set(payloads) == {"east0001", "west0001"}
    assert all(payload["screen"] == name for name, payload in payloads.items())
    assert len({payload["nonce"] for payload in payloads.values()}) == 2
    with neighbourhood.store.read() as tx:
        kept = command.of_screens(tx, screens)
        [line] = [one for one in audit.listing(tx, None, 9) if one.action == "screen.command"]
    assert {one.nonce for one in kept} == {p["nonce"] for p in payloads.values()}
    assert line.facts["screens"] == ["east0001", "west0001"]


def test_a_drill_lasts_until_and_an_instant_gone_by_ends_it(neighbourhood, screens):
    now = neighbourhood.clock()
    [began] = commands.order(neighbourhood, "laozhou", ["east0001"], "drill", now + HOUR)
    [ended] = commands.order(neighbourhood, "laozhou", ["east0001"], "drill", now - HOUR)
    assert (began.until, ended.until) == (now + HOUR, now)


@pytest.mark.parametrize(
    ("wanted", "hours", "code"),
    [("explode", None, "no_such_command"), ("blank", None, "no_until"), ("blank", 25, "too_long")],
)
def test_what_no_player_takes_is_not_ordered(neighbourhood, screens, wanted, hours, code):
    until = neighbourhood.clock() + hours * HOUR if hours else None
    with pytest.raises(BadOrder) as caught:
        commands.order(neighbourhood, "laozhou", screens, wanted, until)
    assert caught.value.code == code
    with neighbourhood.store.read() as tx:
        assert command.of_screens(tx, screens) == []


def test_nobody_there_is_nothing_ordered(neighbourhood, heard):
    assert heard(lambda: commands.order(neighbourhood, "laozhou", ["nobody00"], "purge")) == []


def test_a_silent_bell_leaves_it_unanswered(neighbourhood, screens, monkeypatch):
    monkeypatch.setattr(neighbourhood.bell, "command", lambda orders: False)
    [made] = commands.order(neighbourhood, "laozhou", ["east0001"], "restart")
    assert made.state(neighbourhood.clock() + HOUR) == "unanswered"
    assert replace(made, ok=True).state(neighbourhood.clock()) == "done"
