"""Messages about warnings: to whom, when, once, and the all-clear to exactly those who got it."""

from datetime import timedelta

import pytest

from app.dispatch.granted import NotThere
from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.dispatch.reach import reach_warned
from app.dispatch.warnings import (
    warn,
    warn_plan,
    warn_send,
    warning_again,
    warning_sent,
)
from app.domain.reach import by_channel
from app.domain.warning import Level, Pair, Place, Type
from app.store import audit, warning_delivery, warning_told, warning_word
from channels.base import Refused, Unreachable
from tests.app.dispatch.warnings.taking import hand_in
from tests.app.domain.warnings_made import NOON, info, message

EVERYBODY = 24
NIGHT = timedelta(hours=11)  # 23:00 in Beijing, by NOON


@pytest.fixture
def town(neighbourhood, clock):
    clock.now = NOON + timedelta(minutes=1)
    return neighbourhood


@pytest.fixture
def take(town, clock):
    def do(*said):
        hand_in(town, clock(), *said)
        work(town)

    return do


def work(house):
    """Let the lanes do all that is due."""
    warn.bring_out(house)
    warn_plan.plan_due(house)
    for channel in ("sms_smpp", "mastodon"):
        while warn_send.deliver_next(house, channel):
            pass


def carried(house, channel):
    """Return what a channel was given since the last look."""
    notebook = house.routes.messages[channel].channel
    found, notebook.carried = notebook.carried, []
    return found


def texts(house):
    return ["".join(one.parts) for _, _, one in carried(house, "sms_smpp")]


def orange(name="a", minutes=0, **more):
    at = NOON + timedelta(minutes=minutes)
    said = info(Level.ORANGE, at=at, headline="市气象台发布暴雨橙色预警", **more.pop("said", {}))
    return message(name, minutes, infos=(said,), **more)


def texts_of(house, kind):
    """Return what became of the text messages about the warning of a kind."""
    with house.store.read() as tx:
        kept = warning_told.newest(tx, house.clock() + timedelta(days=1), 9)
        name = next(one.told.id for one in kept if one.told.kind == kind)
        return [one for one in warning_sent.messages(tx, name) if one.channel == "sms_smpp"]


def soon(house, kind):
    """Return (due, has, timed, bound) of the messages about a warning, by its reach ledger."""
    with house.store.read() as tx:
        kept = warning_told.newest(tx, house.clock() + timedelta(days=1), 9)
        name = next(one.told.id for one in kept if one.told.kind == kind)
    ledger = reach_warned.of_warning(house, name, None)
    shares = {one.channel: one for one in by_channel(ledger.shares)}
    found = [shares[channel] for channel in ("sms_smpp", "mastodon")]
    return [(s.due, s.has, sum(s.shown.counts.values()), s.shown.longest) for s in found]


def test_orange_rings_every_telephone_of_its_areas_once_and_blue_none(town, take):
    take(message("b", infos=(info(Level.BLUE, kind="gale", event="大风"),)))
    assert texts(town) == []
    assert len(carried(town, "mastodon")) == 1
    take(orange())
    sent = carried(town, "sms_smpp")
    assert len({address for address, _, _ in sent}) == len(sent) == EVERYBODY
    assert len({key for _, key, _ in sent}) == EVERYBODY
    assert all(key.startswith("warning:") and ":1:sms_smpp:" in key for _, key, _ in sent)
    (_, _, post), *more = carried(town, "mastodon")
    assert not more
    texted, posted = soon(town, "rainstorm")
    assert texted == (EVERYBODY, EVERYBODY, EVERYBODY, 100)  # and not since the days before
    assert posted == (1, 1, 1, 100)
    assert post.image.startswith(b"\x89PNG")
    assert "暴雨橙色预警" in post.text
    work(town)
    assert texts(town) == []


def test_a_re_issue_is_silent_a_raised_level_rings_again_and_a_lowered_one_edits_the_post(
    town, take, clock
):
    take(orange())
    carried(town, "sms_smpp"), carried(town, "mastodon")
    take(orange("b", 5, kind=Type.UPDATE, names=("a",)))  # holds from later on: no all-clear
    assert texts(town) == []
    clock.go(minutes=5)
    work(town)
    assert texts(town) == []
    assert carried(town, "mastodon") == []
    clock.go(minutes=5)
    red = info(Level.RED, at=NOON + timedelta(minutes=10))
    take(message("c", 10, Type.UPDATE, names=("b",), infos=(red,)))
    assert len(texts(town)) == EVERYBODY
    ((_, _, post),) = carried(town, "mastodon")
    assert (post.follows, post.replaces) == ("m1", "")
    clock.go(minutes=10)
    take(orange("d", 20, kind=Type.UPDATE, names=("c",)))
    assert texts(town) == []
    ((_, _, post),) = carried(town, "mastodon")
    assert post.replaces
    assert "橙色" in post.text


def test_an_all_clear_goes_to_exactly_those_who_got_the_warning(town, take, clock):
    phones = town.routes.messages["sms_smpp"].channel
    phones.answers.extend([Refused("bad_number"), Unreachable("down", submitted=True)])
    take(orange())
    got = {address for address, _, _ in carried(town, "sms_smpp")}
    assert len(got) == EVERYBODY - 2
    clock.go(minutes=5)
    take(message("b", 5, Type.CANCEL, names=("a",), infos=()))
    clear = carried(town, "sms_smpp")
    told = {address for address, _, _ in clear}
    assert told > got  # whose telephone may have it is told, too
    assert len(told) == len(clear) == EVERYBODY - 1
    assert all("解除" in "".join(one.parts) for _, _, one in clear)
    (_, _, post) = carried(town, "mastodon")[-1]
    assert (post.follows, "已解除" in post.text, post.image) == ("m1", True, b"")


def test_one_that_runs_out_says_nothing_and_what_still_waited_is_not_sent(town, take, clock):
    phones = town.routes.messages["sms_smpp"].channel
    phones.answers.extend([Unreachable("busy", 3600.0)] * EVERYBODY)
    take(orange(said={"hours": 1}))
    (found,) = texts_of(town, "rainstorm")
    assert found.failed == {"busy": EVERYBODY}
    take(orange("z", 1, said={"hours": 2, "kind": "gale", "event": "大风"}))
    carried(town, "sms_smpp")
    clock.go(hours=3)
    work(town)
    assert texts(town) == []


def test_at_night_yellow_waits_for_the_morning_and_is_dropped_if_it_is_over_by_then(
    town, take, clock
):
    from app.dispatch.warnings import warning_rules
    from app.domain.warning_rules import LEVELS, Rules

    with town.store.begin() as tx:
        warning_rules.put(tx, "wanglan", Rules(channels={"sms_smpp": LEVELS}), clock())
    clock.now = NOON + NIGHT

    def yellow(name, minutes, kind, hours):
        said = info(Level.YELLOW, at=clock(), hours=hours, kind=kind, event=kind)
        return message(name, minutes, infos=(said,))

    take(yellow("a", 661, "gale", 20), yellow("b", 662, "fog", 4))
    assert texts(town) == []
    assert len(carried(town, "mastodon")) == 2  # a post wakes nobody
    clock.go(hours=8, minutes=59)
    work(town)
    assert texts(town) == []
    assert [(one.planned, one.held, one.waiting) for one in texts_of(town, "gale")] == [(24, 24, 0)]
    clock.go(minutes=2)
    work(town)
    assert len(texts(town)) == EVERYBODY
    (gale,), (fog,) = texts_of(town, "gale"), texts_of(town, "fog")
    assert (gale.accepted, gale.held, gale.dropped) == (EVERYBODY, 0, {})
    assert (fog.accepted, fog.dropped) == (0, {"night_over": EVERYBODY})


def test_red_rings_at_night_and_takes_the_place_of_what_waits(town, take, clock):
    clock.now = NOON + NIGHT
    take(message("a", 661, infos=(info(Level.RED, at=clock()),)))
    assert len(texts(town)) == EVERYBODY


def test_what_failed_is_sent_again_on_a_persons_word_while_it_holds(town, take, clock, wanglan):
    phones = town.routes.messages["sms_smpp"].channel
    phones.answers.extend([Refused("bad_number")] * 3)
    take(orange(said={"hours": 30}))
    assert len(texts(town)) == EVERYBODY - 3
    with town.store.read() as tx:
        (one,) = warning_told.open_at(tx, clock())
    assert warning_again.again(town, one.id, wanglan, ["mastodon"]) == 0
    clock.now = NOON + NIGHT  # nobody is rung out of bed, as at first
    assert warning_again.again(town, one.id, wanglan) == 3
    work(town)
    night = len(texts(town))
    clock.go(hours=9, minutes=1)
    work(town)
    assert (night, len(texts(town))) == (3, 0)  # an orange one goes at once
    phones.answers.extend([Refused("bad_number")] * 2)
    take(message("b", 1300, Type.CANCEL, names=("a",), infos=()))
    assert warning_again.again(town, one.id, wanglan) == 2  # the all-clear, not the warning
    texts(town)
    work(town)
    assert ["解除" in said for said in texts(town)] == [True, True]
    clock.go(days=2)
    with pytest.raises(NotThere):
        warning_again.again(town, one.id, wanglan)


def test_a_blocked_channel_carries_nothing(town, take):
    take(orange(said={"parameters": (Pair("BLOCKCHANNEL", "CMAS"),)}))
    assert texts(town) == []
    assert len(carried(town, "mastodon")) == 1


def test_more_areas_ring_the_telephones_there_and_no_others(town, take, clock):
    take(orange(said={"places": (Place(codes=(Pair("GB/T 2260", "110105900002"),)),)}))
    first = {address for address, _, _ in carried(town, "sms_smpp")}
    clock.go(minutes=5)
    take(orange("b", 5, kind=Type.UPDATE, names=("a",)))
    then = {address for address, _, _ in carried(town, "sms_smpp")}
    assert first == set()
    assert len(then) == EVERYBODY
    clock.go(minutes=5)
    take(orange("c", 10, kind=Type.UPDATE, names=("b",), said={"code": "110000"}))
    assert texts(town) == []


def test_a_warning_goes_ahead_of_a_batch_of_routine_texts(town, take, clock, wanglan, draft):
    from dataclasses import replace

    ends = clock() + timedelta(hours=20)
    publish.publish(town, "k3x9a7qd", replace(draft, expires=ends), wanglan)
    notebook = town.routes.messages["sms_smpp"].channel
    seen = []

    def arrives_meanwhile():
        seen.append(len(notebook.carried))
        if len(notebook.carried) == 3:
            hand_in(town, clock(), orange())
            warn.bring_out(town)
            warn_plan.plan_due(town)
        return warn_send.is_waiting(town, ["sms_smpp"])

    messages.deliver_due(town, ["sms_smpp"], arrives_meanwhile)
    assert len(notebook.carried) == 3
    work(town)
    about = [key.startswith("warning:") for _, key, _ in notebook.carried]
    assert about == [False] * 3 + [True] * EVERYBODY + [False] * (EVERYBODY - 3)


def test_an_older_message_that_comes_late_rings_nobody_again(town, take, clock):
    clock.go(minutes=5)
    take(orange("b", 5, kind=Type.UPDATE, names=("a",)))
    assert len(texts(town)) == EVERYBODY
    take(orange("a"))
    assert texts(town) == []
    clock.go(minutes=10)
    take(message("c", 10, Type.CANCEL, names=("a", "b"), infos=()))
    assert len(texts(town)) == EVERYBODY


def take_in(town, clock, said):
    """Take a message in and tell of it; nothing is planned yet."""
    hand_in(town, clock(), said)
    warn.bring_out(town)


def test_who_takes_over_from_a_killed_worker_goes_on_with_the_piece_after(town, clock, monkeypatch):
    def killed(_seconds):
        raise SystemExit

    pauses = []
    monkeypatch.setattr(warn_plan, "PIECE", 9)
    monkeypatch.setattr(warn_plan, "sleep", killed)
    take_in(town, clock, orange())
    with pytest.raises(SystemExit):
        warn_plan.plan_due(town)
    with town.store.read() as tx:
        (word,) = warning_word.unplanned(tx)
        at = warning_word.progress(tx, word)
        assert len(warning_delivery.pieces(tx, word, "sms_smpp", 9)) == 3
    assert at.counts == {"mastodon": 1, "sms_smpp": 9}
    monkeypatch.setattr(warn_plan, "sleep", pauses.append)
    warn_plan.plan_due(town)
    with town.store.read() as tx:
        (line,) = [x for x in audit.listing(tx, None, 50) if x.action == "warning.messages"]
    assert line.facts["sms_smpp"] == EVERYBODY
    assert len(pauses) == 1  # between the second piece and the third


def test_a_worse_warning_is_planned_before_the_rest_of_a_lesser_one(town, clock, monkeypatch):
    def arrives_between_two_pieces(_seconds):
        if not pauses:
            take_in(town, clock, message("r", infos=(info(Level.RED, kind="gale", event="大风"),)))
        pauses.append(1)

    pauses = []
    monkeypatch.setattr(warn_plan, "PIECE", 9)
    monkeypatch.setattr(warn_plan, "sleep", arrives_between_two_pieces)
    take_in(town, clock, orange())
    warn_plan.plan_due(town)
    with town.store.read() as tx:
        lines = [x for x in audit.listing(tx, None, 50) if x.action == "warning.messages"]
    assert [x.facts["level"] for x in lines] == ["orange", "red"]  # the latest line first
    assert [x.facts["sms_smpp"] for x in lines] == [EVERYBODY, EVERYBODY]
