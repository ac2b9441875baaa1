"""Web Push: what the standards ask, checked by a service and a browser of our own writing."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from channels.base import Parcel, Refused, Unreachable
from channels.webpush import Settings, WebPushChannel
from channels.webpush.channel import sealed
from channels.webpush.settings import Browser as Address
from channels.webpush.vapid import public_point
from renderers.base import Push
from tests.channels.push_end import Browser, push_service

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def service():
    with push_service() as end:
        yield end


@pytest.fixture
def signer():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def channel(signer):
    settings = Settings(keys=lambda: (signer,), contact="mailto:a@b.example", now=lambda: NOON)
    made = WebPushChannel(settings)
    yield made
    made.close()


def push(**fields):
    base = {"payload": b'{"title":"x"}', "urgency": "high", "keep_s": 3600, "topic": "w1"}
    return Push(**{**base, **fields})


def test_a_browser_reads_what_was_meant_for_it_and_nobody_else_does(service, channel, signer):
    mine, other = (Browser(service, name, public_point(signer)) for name in ("a", "b"))
    channel.deliver(push(payload='{"title":"停水"}'.encode()), mine.address(signer), "k1")
    [shown] = mine.shown
    assert shown["title"] == "停水"
    assert shown["headers"] == {"TTL": "3600", "Urgency": "high", "Topic": "w1"}
    body = sealed(b"{}", Address.read(mine.address(signer)))
    assert mine.opened(body) == b"{}"
    with pytest.raises(InvalidTag):
        other.opened(body)


def test_nothing_is_kept_beyond_its_end(service, channel, signer):
    browser = Browser(service, "a")
    for left in (90, -5):
        until = NOON + timedelta(seconds=left)
        channel.deliver(push(valid_until=until), browser.address(signer), f"k{left}")
    assert [one["headers"]["TTL"] for one in browser.shown] == ["90", "0"]


def test_each_answer_has_its_meaning(service, channel, signer):
    address = Browser(service, "a").address(signer)
    gone = Browser(service, "b").address(signer)
    del service.browsers["b"]
    with pytest.raises(Refused, match="^gone: HTTP 410"):
        channel.deliver(push(), gone, "k")
    for fault, kind, reason in (
        ("too_large", Refused, "too_long: HTTP 413"),
        ("refusal", Refused, "refused: HTTP 400"),
        ("denied", Unreachable, "bad_credentials: HTTP 403"),
    ):
        service.play(fault)
        with pytest.raises(kind, match=reason):
            channel.deliver(push(), address, "k")


def test_a_replaced_key_signs_for_those_who_subscribed_with_it_until_it_is_dropped(service, signer):
    new, keys = ec.generate_private_key(ec.SECP256R1()), []
    settings = Settings(keys=lambda: keys, contact="https://linli.example", now=lambda: NOON)
    channel = WebPushChannel(settings)
    address = Browser(service, "a", public_point(signer)).address(signer)
    keys[:] = [new, signer]
    channel.deliver(push(), address, "k1")
    keys[:] = [new]
    fresh = WebPushChannel(settings)
    with pytest.raises(Refused, match="^gone: its key was replaced"):
        fresh.deliver(push(), address, "k2")
    channel.close()
    fresh.close()


def test_what_is_no_subscription_is_refused_by_name(channel, service, signer):
    good = Browser(service, "a").address(signer)
    bent = good.replace('"p256dh": "B', '"p256dh": "C')
    for address in ("", "[]", '{"endpoint": "https://x.example"}', bent):
        with pytest.raises(Refused, match="^bad_address"):
            channel.deliver(push(), address, "k")


def test_many_go_at_once_each_with_its_own_end_and_none_once_it_is_to_give_way(
    service, channel, signer
):
    good = [Parcel(push(), Browser(service, f"b{n}").address(signer), f"k{n}") for n in range(40)]
    parcels = [*good, Parcel(push(), "{}", "bad")]
    *receipts, refused = channel.deliver_all(parcels, lambda: False)
    assert len({one.reference for one in receipts}) == 40 and isinstance(refused, Refused)
    assert {len(browser.shown) for browser in service.browsers.values()} == {1}
    assert set(channel.deliver_all(good, lambda: True)) == {None}
    assert channel.deliver_all([], lambda: False) == []


def test_a_service_that_is_silent_is_left_alone_for_a_while(signer, service):
    settings = Settings(keys=lambda: (signer,), contact="mailto:a@b.example", now=lambda: NOON)
    channel, address = WebPushChannel(settings), Browser(service, "a").address(signer)
    away = address.replace(service.url, "http://127.0.0.1:1")  # nobody listens there
    for number in range(5):
        with pytest.raises(Unreachable, match="^no_answer"):
            channel.deliver(push(), away, f"k{number}")
    with pytest.raises(Unreachable, match="service is silent") as left:
        channel.deliver(push(), address, "k")
    assert 0 < left.value.retry_after <= 30
    channel.close()
