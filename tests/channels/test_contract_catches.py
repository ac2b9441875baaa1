"""The contract is itself tested: a channel broken on purpose must fail it, promise by promise."""

import logging
import time

import pytest

from app.domain.delivery import Receipt
from channels.base import ChannelError, Refused, Unreachable
from tests.channels.contract import PROMISES
from tests.channels.rigs import RIGS, SECRET

log = logging.getLogger(__name__)


class Broken:
    """A good channel; each variant below spoils one thing."""

    def __init__(self, inner):
        self.inner, self.tries = inner, 0

    def deliver(self, message, address, key):
        return self.inner.deliver(message, address, key)

    def close(self):
        self.inner.close()


class SwallowsRefusals(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Refused:
            return Receipt("fine")


class GivesUpOnTrouble(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable as exc:
            raise Refused(str(exc)) from None


class LetsFaultsOut(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable as exc:
            raise ConnectionError(str(exc)) from None


class IgnoresTimeouts(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable:
            time.sleep(4)
            raise


class BelievesAnyYes(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable as exc:
            if str(exc).startswith("garbled_answer"):
                return Receipt("fine")
            raise


class ForgetsRetryAfter(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable as exc:
            raise Unreachable(str(exc)) from None


class SendsTwice(Broken):
    def deliver(self, message, address, key):
        self.tries += 1
        return super().deliver(message, address, f"{key} {self.tries}")


class SendsOnceAndForAll(Broken):
    def deliver(self, message, address, key):
        return super().deliver(message, address, "always the same")


class SaysNothing(Broken):
    def deliver(self, message, address, key):
        super().deliver(message, address, key)
        return Receipt("")


class StaysDown(Broken):
    def deliver(self, message, address, key):
        self.tries += 1
        if self.tries > 1:
            raise Unreachable("no_answer")
        return super().deliver(message, address, key)


class LeaksInErrors(Broken):
    def deliver(self, message, address, key):
        try:
            return super().deliver(message, address, key)
        except Unreachable as exc:
            raise Unreachable(f"{exc} with {SECRET}", exc.retry_after) from None


class LeaksInLogs(Broken):
    def deliver(self, message, address, key):
        log.debug("sending Authorization: Bearer %s", SECRET)
        return super().deliver(message, address, key)


class LeaksInItsRepr(Broken):
    def __init__(self, inner):
        super().__init__(inner)
        self.token = SECRET


class ClosesOnce(Broken):
    def close(self):
        self.inner.close()
        self.inner = None


LEAK = "secrets_stay_out_of_logs_errors_and_reprs"
CAUGHT_BY = {
    SwallowsRefusals: {"a_no_is_refused"},
    GivesUpOnTrouble: {"trouble_is_unreachable"},
    LetsFaultsOut: {"trouble_is_unreachable"},
    IgnoresTimeouts: {"silence_is_unreachable_in_time"},
    BelievesAnyYes: {"a_garbled_yes_is_unreachable", "a_yes_without_a_reference_is_unreachable"},
    ForgetsRetryAfter: {"what_the_far_end_asks_us_to_wait_is_passed_on"},
    SendsTwice: {"the_same_key_twice_arrives_once"},
    SendsOnceAndForAll: {"another_key_arrives_as_well"},
    SaysNothing: {"a_success_gives_a_receipt"},
    StaysDown: {"it_recovers_when_the_far_end_does"},
    LeaksInErrors: {LEAK},
    LeaksInLogs: {LEAK},
    LeaksInItsRepr: {LEAK},
    ClosesOnce: {"it_can_be_closed_twice"},
}
BY_NAME = {promise.name: promise for promise in PROMISES}
CASES = [(variant, name) for variant, names in CAUGHT_BY.items() for name in sorted(names)]


@pytest.mark.parametrize(("variant", "name"), CASES, ids=lambda c: getattr(c, "__name__", c))
def test_a_broken_channel_is_caught(variant, name, microblog):
    with RIGS["mastodon"](microblog, BY_NAME[name].patience) as rig:
        rig.channel = variant(rig.channel)
        with pytest.raises((AssertionError, AttributeError, ChannelError)):
            BY_NAME[name].check(rig)


def test_every_promise_catches_something():
    assert set().union(*CAUGHT_BY.values()) == set(BY_NAME)
