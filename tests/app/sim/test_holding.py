"""What a simulated screen takes up, refuses and obeys, with the golden documents."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.sim.holding import Holding
from app.sim.notary import Notary, Paper, Refused

WIRE = Path(__file__).parents[2] / "wire"
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
SLOT = "led/110105900001/192x32-mono"


def golden(name):
    return json.loads((WIRE / f"{name}.json").read_text(encoding="utf-8"))


def paper(document, **changed):
    """The golden document of this name, perhaps changed, as if a notary had read it."""
    envelope = golden(document)
    kind = "alerts" if document == "drill" else document.partition("_")[0]
    members = json.loads(b64decode(envelope["payload"])) | changed
    edition = (members.get("epoch", 0), members.get("seq", 0))
    return Paper(kind, members, edition)


@pytest.fixture
def holding():
    return Holding("q7wn4rt2", SLOT)


def code_of(refused):
    return refused.value.document, refused.value.code


def test_the_golden_alerts_are_believed_by_the_keys_of_their_mode():
    notary = Notary()
    notary.pin(golden("roots")[1])
    for name in ("alerts", "drill"):
        said = notary.envelope("alerts", json.dumps(golden(name)).encode())
        assert said.paper.members["mode"] in {"live", "drill"}


def test_editions_rise_by_stream(holding):
    assert holding.take(paper("playlist", seq=42), NOW) == ""
    assert holding.take(paper("alerts", seq=7), NOW) == "alerts"
    assert holding.take(paper("playlist", seq=42), NOW) is None
    assert (holding.at(), holding.at("alerts")) == ((1, 42), (1, 7))


@pytest.mark.parametrize(
    ("document", "changed", "code"),
    [
        ("playlist", {"seq": 41}, "rollback"),
        ("playlist", {"slot": "led/110105900002/192x32-mono"}, "wrong_slot"),
        ("playlist", {"mode": "drill"}, "wrong_mode"),
        ("alerts", {"scope": "110105900002"}, "wrong_slot"),
        ("drill", {}, "wrong_mode"),
    ],
)
def test_what_is_not_for_it_is_refused(holding, document, changed, code):
    holding.take(paper("playlist", seq=42), NOW)
    with pytest.raises(Refused) as refused:
        holding.take(paper(document, **changed), NOW)
    assert code_of(refused)[1] == code and holding.at() == (1, 42)


def command(**said):
    usual = {"screen": "q7wn4rt2", "command": "purge", "nonce": "0123456789abcdef"}
    return usual | {"expires": "2026-11-24T04:02:00Z", "until": "2026-11-24T05:00:00Z"} | said


def test_a_command_is_obeyed_once(holding):
    assert holding.obey(command(), NOW)["ok"] is True
    with pytest.raises(Refused, match="replayed"):
        holding.obey(command(), NOW)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"screen": "another1"}, "wrong_screen"),
        ({"expires": "2026-11-24T04:00:00Z"}, "expired"),
        ({"expires": "soon"}, "malformed"),
    ],
)
def test_a_command_that_is_not_for_now_or_not_for_it_is_refused(holding, said, code):
    with pytest.raises(Refused, match=code):
        holding.obey(command(**said), NOW)


def test_it_says_what_it_cannot_do(holding):
    done = holding.obey(command(command="screenshot"), NOW)
    assert (done["ok"], done["why"]) == (False, "simulated")


def test_drills_are_taken_up_in_drill_mode_alone(holding):
    holding.obey(command(command="drill"), NOW)
    assert holding.take(paper("drill"), NOW) == "drill"
    with pytest.raises(Refused, match="wrong_mode"):
        holding.take(paper("drill", seq=99), NOW + timedelta(hours=1))
