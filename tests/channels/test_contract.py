"""Every channel keeps every promise of contract.py. One without a rig or a page fails here."""

from pathlib import Path
from pkgutil import iter_modules

import pytest

import channels
from tests.channels.contract import PROMISES
from tests.channels.rigs import FAULTS, RIGS

SHARED = {"base", "origin", "http", "address", "deadline", "hearing"}
PAGES = Path(__file__).parents[2] / "docs" / "channels"
CASES = [
    pytest.param(name, promise, id=f"{name}-{promise.name}")
    for name in sorted(RIGS)
    for promise in PROMISES
    if promise.needs is None or promise.needs in FAULTS[name]
]


@pytest.mark.parametrize(("name", "promise"), CASES)
def test_a_channel_keeps_its_promise(name, promise, microblog):
    with RIGS[name](microblog, promise.patience) as rig:
        promise.check(rig)


def test_every_channel_is_listed_and_has_a_rig():
    modules = {m.name for m in iter_modules(channels.__path__)} - SHARED
    assert modules == set(channels.CHANNELS) == set(RIGS) == set(FAULTS)


@pytest.mark.parametrize("name", sorted(channels.CHANNELS))
def test_every_channel_has_a_page_that_says_how_it_travels(name):
    assert "\n## How it travels\n" in (PAGES / f"{name}.md").read_text(encoding="utf-8")
