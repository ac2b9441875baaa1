"""Players' tokens: nobody else can make one, and none outlives its end."""

from datetime import timedelta

import pytest

from app.dispatch.screens import token
from app.dispatch.screens.token import BadToken, Grant
from tests.conftest import NOON

KEY = bytes(range(32))
GRANT = Grant("q7wn4rt2", "led/110105900001/192x32-mono", NOON + timedelta(minutes=10))


def test_a_token_says_what_it_grants():
    assert token.check(KEY, token.issue(KEY, GRANT), NOON) == GRANT


def test_a_token_ends_on_the_second():
    made = token.issue(KEY, GRANT)
    assert token.check(KEY, made, GRANT.expires - timedelta(seconds=1)) == GRANT
    with pytest.raises(BadToken) as caught:
        token.check(KEY, made, GRANT.expires)
    assert caught.value.code == "over"


@pytest.mark.parametrize("bad", ["", ".", "a.b", "通知.通知", "\ud800", "[]", "a" * 5000])
def test_what_we_did_not_make_is_refused(bad):
    with pytest.raises(BadToken) as caught:
        token.check(KEY, bad, NOON)
    assert caught.value.code == "not_ours"


def test_a_changed_token_is_refused():
    body, _, sealed = token.issue(KEY, GRANT).partition(".")
    other, _, _ = token.issue(KEY, Grant("zzzzzzzz", GRANT.slot, GRANT.expires)).partition(".")
    with pytest.raises(BadToken):
        token.check(KEY, f"{other}.{sealed}", NOON)
    with pytest.raises(BadToken):
        token.check(bytes(32), f"{body}.{sealed}", NOON)
