"""Commands: closed by the first answer of the screen they were for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.store import command, retention, screen
from app.store.command import Answer, Command
from tests.app.store.conftest import NOON

MINUTE = timedelta(minutes=1)
PURGE = Command(
    nonce="b64yq1v0m7k2c9xw",
    screen="screen01",
    command="purge",
    asked_by="laozhou",
    asked_at=NOON,
    expires=NOON + 5 * MINUTE,
)
GOOD = Answer(screen="screen01", nonce=PURGE.nonce, ok=True, at=NOON + MINUTE)


@pytest.fixture
def asked(tx, gate):
    drill = replace(PURGE, nonce="m7k2c9xwb64yq1v0", command="drill", until=NOON + 60 * MINUTE)
    command.add(tx, [PURGE, drill])
    return drill


def of(tx, nonce):
    return next(c for c in command.of_screens(tx, ["screen01"]) if c.nonce == nonce)


def test_a_command_waits_until_it_is_answered_or_over(tx, asked):
    found = of(tx, PURGE.nonce)
    assert found == PURGE
    assert found.state(NOON) == "waiting"
    assert found.state(PURGE.expires) == "unanswered"


def test_the_first_answer_counts(tx, asked):
    command.store_answers(tx, [replace(GOOD, ok=False, why="late", at=NOON + 2 * MINUTE), GOOD])
    command.store_answers(tx, [replace(GOOD, ok=False)])
    found = of(tx, PURGE.nonce)
    assert (found.ok, found.why, found.done_at) == (True, "", NOON + MINUTE)
    assert found.state(NOON) == "done"


def test_a_refusal_says_why(tx, asked):
    command.store_answers(tx, [replace(GOOD, ok=False, why="disk_full")])
    assert (of(tx, PURGE.nonce).state(NOON), of(tx, PURGE.nonce).why) == ("failed", "disk_full")


def test_nobody_answers_for_another_screen(tx, asked):
    command.store_answers(tx, [replace(GOOD, screen="screen02"), replace(GOOD, nonce="unknown")])
    command.store_answers(tx, [])
    assert of(tx, PURGE.nonce).ok is None


def test_a_drill_that_was_begun_is_noted_on_its_screen(tx, asked):
    command.store_answers(tx, [replace(GOOD, nonce=asked.nonce)])
    assert screen.get(tx, "screen01").drill_until == asked.until


def test_old_commands_are_forgotten(tx, asked):
    assert retention.drop(tx, "commands", NOON, 9) == 0
    assert retention.drop(tx, "commands", NOON + MINUTE, 9) == 2
