"""The courier: every fault of the far end has a name, every call an end."""

import time

import pytest

from channels.address import checked_url
from channels.base import Refused, Unreachable
from channels.deadline import MAX_WAIT_S, retry_after
from channels.http import Courier
from tests.channels.far_end import http_end
from tests.channels.rigs import SECRET

NOON = "Tue, 24 Nov 2026 04:00:00 GMT"


@pytest.fixture
def end():
    with http_end(SECRET) as end:
        yield end


@pytest.fixture
def courier(end):
    courier = Courier(end.url, secret=SECRET, timeout=5)
    yield courier
    courier.close()


@pytest.fixture
def hasty(end):
    courier = Courier(end.url, secret=SECRET, timeout=0.3)
    yield courier
    courier.close()


def ask(courier, **more):
    return courier.ask("POST", "/things", courier.deadline(), key="k1", json={"a": 1}, **more)


def test_the_answer_comes_back_and_the_key_goes_along(courier, end):
    assert ask(courier).text("id") == ask(courier).text("id") == "m1"
    assert end.seen == [b'{"a":1}']


@pytest.mark.parametrize("fault", ["silence", "drip", "dripping_body"])
def test_a_call_ends_at_its_deadline_however_slowly_the_far_end_talks(hasty, end, fault):
    end.play(fault)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="no_answer"):
        ask(hasty)
    assert time.monotonic() - started < 20  # the far end would go on for a minute


def test_calls_that_share_a_deadline_share_the_time(courier, end):
    until = time.monotonic() + 0.3
    end.play("silence")
    for _ in range(2):
        with pytest.raises(Unreachable, match="no_answer: ReadTimeout"):
            courier.ask("GET", "/things", until)
    assert time.monotonic() < until + 20 and len(end.connections) == 1


@pytest.mark.parametrize("fault", ["no_http", "cut_short", "huge", "compressed"])
def test_an_answer_that_breaks_the_rules_is_garbled(courier, end, fault):
    end.play(fault)
    with pytest.raises(Unreachable, match="garbled_answer"):
        ask(courier)


@pytest.mark.parametrize("fault", ["garbled", "shapeless", "a_list", "deep"])
def test_a_yes_that_cannot_be_read_is_garbled(courier, end, fault):
    end.play(fault)
    with pytest.raises(Unreachable, match="garbled_answer"):
        ask(courier).text("id")


def test_nobody_there_is_unreachable():
    courier = Courier("http://127.0.0.1:9", secret=SECRET, timeout=5)
    with pytest.raises(Unreachable, match="no_answer: ConnectError"):
        ask(courier)


def test_a_redirect_is_not_followed(courier, end):
    end.play("redirect")
    with pytest.raises(Unreachable, match="wrong_server: HTTP 307"):
        ask(courier)
    assert end.requests == ["POST /things"]


def test_a_wrong_token_uses_up_no_message_and_is_not_repeated(courier, end):
    end.play("unauthorised")
    with pytest.raises(Unreachable) as caught:
        ask(courier)
    assert str(caught.value) == "bad_credentials: HTTP 401 *** is unknown"
    assert caught.value.retry_after == 60


def test_the_reason_of_a_refusal_is_passed_on_in_one_clean_line(courier, end):
    end.play("refusal")
    with pytest.raises(Refused) as caught:
        ask(courier)
    assert str(caught.value) == "refused: HTTP 422 Validation failed for ***: no such thing"


def test_a_status_that_the_caller_expects_is_an_answer(courier, end):
    end.script = [(404, {}, b"gone")]
    assert ask(courier, accept={404}).status == 404


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": "Tue, 24 Nov 2026 04:02:00 GMT", "date": NOON}, 120),
        ({"retry-after": "Tue, 24 Nov 2026 03:00:00 GMT", "date": NOON}, 0),
        ({"retry-after": "99999999999999999999"}, MAX_WAIT_S),
        ({"retry-after": "Tue, 24 Nov 2026 04:02:00 GMT"}, None),
        ({"x-ratelimit-reset": "2026-11-24T04:05:00.000Z", "date": NOON}, 300),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5", "date": NOON}, None),
        ({"retry-after": "²"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_is_asked_for_is_read(headers, seconds):
    assert retry_after(headers) == seconds


@pytest.mark.parametrize("url", ["https://m.example", "http://127.0.0.1:8003/", "http://[::1]:1"])
def test_https_is_taken_and_http_on_this_machine(url):
    assert checked_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://m.example",
        "http://127.0.0.1.m.example",
        "ftp://m.example",
        "m.example",
        "",
        f"https://linli:{SECRET}@m.example",
        f"https://m.example/?token={SECRET}",
    ],
)
def test_any_other_address_is_refused_without_being_told(url):
    with pytest.raises(ValueError, match="https") as caught:
        checked_url(url)
    assert SECRET not in str(caught.value)
