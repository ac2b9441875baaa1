"""The page of a warning: in the issuer's words while it holds, and how it went."""

from datetime import timedelta

import pytest

from app.dispatch.warnings import warn, warnings_in
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.warning import Circle, Level, Pair, Place, Point, Type
from app.store import warning_told
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, info, message


@pytest.fixture
def take(neighbourhood, clock):
    def do(*said):
        clock.now = NOON + timedelta(hours=1)
        levels = tuple(level.word for level in Level if level)
        made = {"id": "s", "name": "台", "due": clock(), "added_at": clock(), "automatic": levels}
        with neighbourhood.store.begin() as tx:
            arrivals = [Arrival(message=m, document=b"d") for m in said]
            warnings_in.take(tx, WarningSource(**made), arrivals, clock())
        warn.bring_out(neighbourhood)
        with neighbourhood.store.read() as tx:
            return warning_told.open_at(tx, clock())[0].id

    return do


def test_it_says_all_the_issuer_said_where_and_how_it_went(browser, take):
    code = Pair("GB/T 2260", "110105")
    there = Place(name="朝阳区", circles=(Circle(Point(39.9, 116.4), 5),), codes=(code,))
    said = info(Level.RED, headline="<暴雨>红色", description="远离低洼。", places=(there,))
    name = take(
        message("a", infos=(info(headline="首次发布"),)),
        message("b", 5, Type.UPDATE, names=("a",), infos=(said,)),
    )
    assert browser.get(f"/w/{name}").status_code == 200
    for part in ("<暴雨>红色", "远离低洼。", "首次发布", "防御指南", "<circle", "朝阳区"):
        assert part in browser.text, part


def test_in_english_the_frame_is_english(browser, take):
    name = take(message("a", infos=(info(Level.RED),)))
    browser.get(f"/w/{name}?lang=en")
    assert "Red Rainstorm warning" in browser.text and "Issued by" in browser.text


def test_one_that_was_taken_back_says_so(browser, take):
    take(message("a", infos=(info(Level.RED),)))
    name = take(message("b", 5, Type.CANCEL, names=("a",), infos=()))
    assert browser.get(f"/w/{name}").status_code == 200
    assert "已解除" in browser.text


def test_one_that_nobody_knows_is_not_found(browser, neighbourhood):
    assert browser.get("/w/nothing").status_code == 404
    assert "没有这条预警" in browser.text
