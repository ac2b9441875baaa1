"""Proofs of public notices: what they say, and that any change of a byte is found."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.dispatch.proofs import (
    proof_check,
    proof_facts,
    proof_keys,
    proof_look,
    proof_sign,
    public_proof,
)
from app.dispatch.proofs.proof_check import Verdict
from app.dispatch.upkeep import retention
from app.domain.public_proof import Why
from app.domain.target import Slot
from app.store import audit, played, screen, screen_alarm, slot
from app.store.played import Played
from app.store.screen import Screen

ID, HOUR = "k3x9a7qd", timedelta(hours=1)
LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


@pytest.fixture
def shown(neighbourhood, clock, wanglan, draft):
    """A notice that was up for seven hours on two screens, of which one was away for two."""
    house, now = neighbourhood, clock()
    with house.store.begin() as tx:
        slot.ensure(tx, LED, now)
        for name in ("东门", "西门"):
            key = name.encode().ljust(32, b"k")
            made = Screen(id=name, public_key=key, profile=LED.profile, enrolled_at=now)
            screen.add(tx, made)
            screen.approve(tx, name, f"{name}屏", LED, now)
    publish.publish(house, ID, draft, wanglan)
    while boards.issue_due(house):
        pass
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = [
        Played(screen=name, item=ID, revision=1, hour=hour + n * HOUR, times=60, seconds=600)
        for name in ("东门", "西门")
        for n in range(7)
        if name == "东门" or n not in {2, 3, 5}
    ]
    away = screen_alarm.Alarm(
        area=LED.area, screens=("西门",), since=hour + 2 * HOUR, opened_at=hour + 2 * HOUR
    )
    with house.store.begin() as tx:
        played.store(tx, told)
        opened = screen_alarm.open_new(tx, away)
        screen_alarm.close(tx, opened.id, hour + 4 * HOUR)
    clock.go(hours=6, minutes=30)
    return house


def test_it_says_who_showed_it_how_often_and_when_nothing_was_told(shown):
    facts = proof_facts.gather(shown, ID)
    east, west = facts.screens
    assert (east.name, east.times, east.gaps) == ("东门屏", 360, ())
    assert [(gap.until - gap.since, gap.why) for gap in west.gaps] == [
        (2 * HOUR, Why.OFFLINE),
        (HOUR, Why.UNKNOWN),
    ]
    assert (west.times, west.first, west.last) == (180, east.first, facts.as_of - 2 * HOUR)
    [area] = facts.areas
    assert (area.screens, area.shown, area.times) == (2, 2, 540)
    assert {way.channel for way in facts.ways} >= {"tv", "mobile", "sms_smpp"}
    assert proof_facts.gather(shown, "zzzzzzzz") is None


def test_a_proof_is_issued_once_for_the_same_facts_and_found_true(shown, clock, wanglan):
    made = public_proof.issue(shown, ID, "wanglan", "王兰")
    again = public_proof.issue(shown, ID, "wanglan", "王兰")
    assert (made.is_new, again.is_new, again.body) == (True, False, made.body)
    with shown.store.read() as tx:
        assert [x.action for x in audit.listing(tx, ID, 9)].count("proof.issue") == 1
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(made.body)).pages)
    for words in (made.issued.number, "东门屏", "屏幕离线", "由本系统自行生成"):
        assert words in said
    if where := os.environ.get("PROOF"):
        Path(where).write_bytes(made.body)
    found = proof_check.check(shown, made.body)
    assert (found.verdict, found.since) == (Verdict.TRUE, None)
    assert found.issued == made.issued
    proof_keys.rotate(shown)
    clock.go(hours=1)
    publish.withdraw(shown, ID, wanglan)
    later = proof_check.check(shown, made.body, proof_look.here)
    assert (later.verdict, later.since, later.is_withdrawn) == (Verdict.TRUE, clock(), True)


def test_packing_what_was_played_changes_no_proof(shown, clock, wanglan):
    publish.withdraw(shown, ID, wanglan)
    clock.go(hours=1)
    made = public_proof.issue(shown, ID, "wanglan", "王兰")
    clock.go(days=12)
    assert retention.pack(shown) == 11
    again = public_proof.issue(shown, ID, "wanglan", "王兰")
    assert (again.is_new, again.issued) == (False, made.issued)


def test_what_is_no_proof_of_ours_is_told_apart(shown, pdf):
    made = public_proof.issue(shown, ID, "wanglan", "王兰").body
    ours = proof_keys.signer(shown)
    proof_keys.rotate(shown)
    at = made.index(b"/Title") + 9
    changed = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
    cases = {
        changed: Verdict.CHANGED,
        made + b"\n%more": Verdict.CHANGED,
        proof_sign.sign(pdf(), ours, "x"): Verdict.UNKNOWN,
        pdf(): Verdict.UNSIGNED,
        b"%PDF-1.7 nothing": Verdict.UNREADABLE,
        b"": Verdict.UNREADABLE,
    }
    for body, verdict in cases.items():
        assert proof_check.check(shown, body, proof_look.here).verdict is verdict
    for name in ("proof.crt", "proof.old.crt"):  # another installation has other keys
        (shown.keys.folder / name).unlink()
    assert proof_check.check(shown, made, proof_look.here).verdict is Verdict.FOREIGN
    assert proof_look.look(b"%PDF-" + b"0" * 999).is_pdf is False
