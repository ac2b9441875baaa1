"""Screenshots: the last one a screen."""

from datetime import timedelta

from app.store import screenshot
from app.store.screenshot import Screenshot
from tests.app.store.conftest import NOON


def test_a_screen_has_one_picture_its_last(tx, gate):
    assert screenshot.get(tx, "screen01") is None
    for minutes, png in ((0, b"first"), (1, b"second")):
        at = NOON + timedelta(minutes=minutes)
        last = Screenshot(screen="screen01", at=at, png=png)
        screenshot.put(tx, last)
    assert screenshot.get(tx, "screen01") == last
    assert screenshot.times(tx, ["screen01", "screen02"]) == {"screen01": last.at}
