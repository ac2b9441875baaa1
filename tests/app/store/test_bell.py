"""The bell: hints that arrive, and that may be lost."""

import logging
import threading
import time

import pytest
import redis

from app.store.bell import Bell, BellSilent

SLOT = "led/110105900001/192x32-mono"


@pytest.fixture
def bell(valkey_url):
    """A bell that holds nothing."""
    client = redis.Redis.from_url(valkey_url)
    client.flushall()
    client.close()
    opened = Bell(valkey_url)
    yield opened
    opened.close()


@pytest.fixture
def silent(tmp_path):
    return Bell(f"unix://{tmp_path / 'nobody.sock'}")


def test_a_ring_is_heard_and_leaves_the_hot_bytes(bell):
    assert list(bell.listen(["ring"], 0.05)) == []
    assert bell.ring(SLOT, b"{envelope}")
    assert list(bell.listen(["ring"], 0.05)) == [("ring", b'{"slot": "' + SLOT.encode() + b'"}')]
    assert bell.hot(SLOT) == b"{envelope}"


def test_a_ring_without_bytes_leaves_the_old_ones(bell):
    bell.ring(SLOT, b"one")
    bell.ring(SLOT)
    assert bell.hot(SLOT) == b"one"
    assert bell.hot("tv/110105900001/default") is None


def test_warming_puts_back_what_was_lost_and_nothing_over_what_was_rung_since(bell):
    assert bell.warm(SLOT, b"one", None)
    assert not bell.warm(SLOT, b"none", None)
    assert bell.warm(SLOT, b"two", b"one")
    bell.ring(SLOT, b"three")
    assert not bell.warm(SLOT, b"two", b"one")
    assert bell.hots([SLOT, "tv/110105900001/default"]) == {SLOT: b"three"}
    assert bell.hots([]) == {}


def test_a_nudge_wakes_whoever_listens(bell):
    heard = []
    listener = threading.Thread(target=lambda: heard.append(next(bell.listen(["work"], 30))))
    listener.start()
    while listener.is_alive():
        bell.nudge()
        time.sleep(0.01)
    assert heard == [("work", b"")]


def test_listening_again_misses_nothing_in_between(bell):
    assert list(bell.listen(["work", "ring"], 0.02)) == []
    bell.nudge()
    bell.ring(SLOT)
    assert [channel for channel, _ in bell.listen(["work", "ring"], 0.05)] == ["work", "ring"]


def test_evidence_is_read_once_by_one_reader_until_done(bell):
    bell.push_evidence(b"\x00one")
    bell.push_evidence(b"two")
    found = bell.read_evidence("worker1", 10, 10)
    assert [packed for _, packed in found] == [b"\x00one", b"two"]
    assert bell.read_evidence("worker2", 10, 10) == []
    bell.done_evidence([name for name, _ in found])
    assert bell.read_evidence("worker1", 10, 10) == []


def test_at_most_as_much_evidence_as_asked_for(bell):
    for n in range(3):
        bell.push_evidence(str(n).encode())
    assert [p for _, p in bell.read_evidence("worker1", 2, 10)] == [b"0", b"1"]
    assert [p for _, p in bell.read_evidence("worker2", 2, 10)] == [b"2"]


def test_evidence_whose_reader_died_goes_to_another(bell, monkeypatch):
    monkeypatch.setattr("app.store.bell._GIVEN_UP_MS", 0)
    bell.push_evidence(b"one")
    assert bell.read_evidence("worker1", 10, 10)
    assert [packed for _, packed in bell.read_evidence("worker2", 10, 10)] == [b"one"]


def test_a_bell_that_was_emptied_takes_evidence_again(bell, valkey_url):
    bell.push_evidence(b"one")
    assert bell.read_evidence("worker1", 10, 10)
    client = redis.Redis.from_url(valkey_url)
    client.flushall()
    client.close()
    bell.push_evidence(b"two")
    assert [packed for _, packed in bell.read_evidence("worker1", 10, 10)] == [b"two"]


def test_being_done_with_nothing_is_nothing(bell):
    bell.done_evidence([])


def test_what_is_kept_is_there_until_its_time_is_over(bell):
    bell.keep("preview:9f86", b"png", 60)
    bell.keep("preview:short", b"png", 0.001)
    time.sleep(0.01)
    assert bell.kept("preview:9f86") == b"png"
    assert bell.kept("preview:short") is None


def test_something_said_once_is_not_said_again(bell):
    assert bell.once("nonce:abc", 60)
    assert not bell.once("nonce:abc", 60)
    assert bell.once("nonce:abd", 60)


def test_present_screens_are_known_one_by_one_and_together(bell):
    bell.present("screen01", 60)
    bell.present(["screen02", "screen03"], 60)
    asked = ["screen01", "screen03", "screen09"]
    assert bell.presence(asked) == {"screen01", "screen03"}
    assert bell.presence([]) == frozenset()


def test_a_revoked_screen_is_known(bell):
    assert not bell.is_revoked("screen01")
    assert bell.revoke("screen01")
    assert bell.is_revoked("screen01")
    assert bell.recall("screen02", SLOT) and not bell.is_revoked("screen02")


def test_what_is_stored_anyway_is_announced_without_raising(silent, caplog):
    with caplog.at_level(logging.WARNING):
        assert not silent.ring(SLOT, b"one")
        assert not silent.nudge()
        assert not silent.revoke("screen01")
    assert "the bell is silent" in caplog.text


@pytest.mark.parametrize(
    "ask",
    [
        lambda b: b.ping(),
        lambda b: b.hot(SLOT),
        lambda b: b.warm(SLOT, b"one", None),
        lambda b: b.keep("a", b"b", 1),
        lambda b: b.kept("a"),
        lambda b: b.once("a", 1),
        lambda b: b.present("screen01", 1),
        lambda b: b.presence(["screen01"]),
        lambda b: b.is_revoked("screen01"),
        lambda b: b.push_evidence(b"one"),
        lambda b: b.read_evidence("worker1", 1, 1),
        lambda b: b.done_evidence(["1-1"]),
        lambda b: list(b.listen(["work"], 0.1)),
    ],
)
def test_a_silent_bell_is_an_os_error(silent, ask):
    with pytest.raises(BellSilent) as caught:
        ask(silent)
    assert isinstance(caught.value, OSError)


def test_a_listener_that_lost_its_line_hears_again(bell, valkey_url):
    assert list(bell.listen(["work"], 0.02)) == []
    client = redis.Redis.from_url(valkey_url)
    client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    heard = []
    for _ in range(3):
        try:
            client.publish("work", "")
            heard += bell.listen(["work"], 0.05)
        except BellSilent:
            continue
    client.close()
    assert heard
