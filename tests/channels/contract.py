"""What every channel must keep: each promise is a function of a rig that fails when broken."""

import io
import logging
import time
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from app.domain.delivery import Receipt
from channels.base import ChannelError, Refused, Unreachable
from tests.channels.rigs import IMPATIENCE, PATIENCE, SECRET


@dataclass(frozen=True)
class Promise:
    """``needs`` is the fault the far end must be able to play; None when it need not."""

    check: object
    needs: str | None

    @property
    def patience(self):
        """How long the channel may wait for answers: not long where none comes."""
        return IMPATIENCE if self.needs == "silence" else PATIENCE

    @property
    def name(self):
        return self.check.__name__


PROMISES = []


def promise(needs=None):
    def keep(check):
        PROMISES.append(Promise(check, needs))
        return check

    return keep


def deliver(rig, revision=1):
    key = f"k3x9a7qd:{revision}:channel:{rig.address}"
    return rig.channel.deliver(rig.message, rig.address, key)


def error_of(rig, fault):
    """Return what a delivery raises while the far end plays ``fault``."""
    rig.end.play(fault)
    try:
        receipt = deliver(rig)
    except ChannelError as exc:
        return exc
    except Exception as exc:
        raise AssertionError(f"{exc!r} is not one of the two errors there are") from exc
    raise AssertionError(f"{fault} gave {receipt}")


@promise()
def a_success_gives_a_receipt(rig):
    receipt = deliver(rig)
    assert isinstance(receipt, Receipt) and receipt.reference
    assert len(rig.end.seen) == 1


@promise()
def the_same_key_twice_arrives_once(rig):
    first = deliver(rig)
    assert deliver(rig) == first
    assert len(rig.end.seen) == 1


@promise()
def another_key_arrives_as_well(rig):
    deliver(rig)
    deliver(rig, revision=2)
    assert len(rig.end.seen) == 2


@promise("refusal")
def a_no_is_refused(rig):
    error = error_of(rig, "refusal")
    assert isinstance(error, Refused) and str(error)


@promise("trouble")
def trouble_is_unreachable(rig):
    error = error_of(rig, "trouble")
    assert isinstance(error, Unreachable) and not error.submitted


@promise("silence")
def silence_is_unreachable_in_time(rig):
    started = time.monotonic()
    assert isinstance(error_of(rig, "silence"), Unreachable)
    assert time.monotonic() - started < rig.limit_s


@promise("garbled")
def a_garbled_yes_is_unreachable(rig):
    assert isinstance(error_of(rig, "garbled"), Unreachable)


@promise("shapeless")
def a_yes_without_a_reference_is_unreachable(rig):
    assert isinstance(error_of(rig, "shapeless"), Unreachable)


@promise("busy")
def what_the_far_end_asks_us_to_wait_is_passed_on(rig):
    error = error_of(rig, "busy")
    assert isinstance(error, Unreachable) and error.retry_after == rig.busy_s


@promise("trouble")
def it_recovers_when_the_far_end_does(rig):
    error_of(rig, "trouble")
    rig.end.play(None)
    assert deliver(rig).reference


@promise("trouble")
def secrets_stay_out_of_logs_errors_and_reprs(rig):
    told = []
    with everything_logged() as logged:
        for fault in sorted(rig.faults - {"silence", "busy"}):
            told += traceback.format_exception(error_of(rig, fault))
        rig.end.play(None)
        deliver(rig)
        if "busy" in rig.faults:  # last: who is busy is left alone for a while
            rig.end.play("busy")
            with suppress(ChannelError):
                deliver(rig, revision=2)
    told += [logged.getvalue(), repr(rig.channel), repr(vars(rig.channel))]
    text = "\n".join(told)
    assert SECRET not in text and SECRET.encode().hex() not in text


@promise()
def it_can_be_closed_twice(rig):
    rig.channel.close()
    rig.channel.close()


@contextmanager
def everything_logged():
    """Yield a text in which every log line of this process ends up, down to DEBUG."""
    text, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield text
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
