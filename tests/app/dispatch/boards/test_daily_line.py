"""The line of the day comes up on the panels of its area and is gone at its end."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest

from app.dispatch.boards import boards, daily_line
from app.dispatch.boards.daily_line import Unusable
from app.dispatch.notices import publish
from app.domain.target import Slot
from app.store import audit, origin, slot

STREET, COMMUNITY = "110105900", "110105900001"
LED = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
HOUR = timedelta(hours=1)


@pytest.fixture
def items(neighbourhood):
    """What screens are told once all that is due was issued: (id, revision, expires, pages)."""
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())

    def told():
        while boards.issue_due(neighbourhood):
            pass
        with neighbourhood.store.read() as tx:
            body = json.loads(origin.get(tx, boards.playlist_path(LED.key)).body)
        every = json.loads(b64decode(body["payload"]))["items"]
        return [(i["id"], i["revision"], i["expires"], len(i["media"])) for i in every]

    return told


def test_it_stands_after_the_notices_until_it_ends_and_the_nearest_counts(
    neighbourhood, items, wanglan, draft, clock
):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    daily_line.put(neighbourhood, "sunli", STREET, " 今天多云\n 3～11℃ ", clock() + 8 * HOUR)
    assert [i[0] for i in items()] == ["k3x9a7qd", "line"]
    assert items()[1][1:3] == (1, "2026-11-24T12:00:00Z")
    daily_line.put(neighbourhood, "wanglan", COMMUNITY, "院里有风", clock() + 2 * HOUR)
    daily_line.put(neighbourhood, "wanglan", COMMUNITY, "院里大风", clock() + 2 * HOUR)
    assert items()[1][:3] == ("line", 2, "2026-11-24T06:00:00Z")
    assert daily_line.take_off(neighbourhood, "wanglan", COMMUNITY)
    assert not daily_line.take_off(neighbourhood, "wanglan", COMMUNITY)
    assert items()[1][1:3] == (1, "2026-11-24T12:00:00Z")
    clock.go(hours=8)
    with neighbourhood.store.read() as tx:
        assert daily_line.kept(tx, clock()) == []
        lines = [x.facts for x in audit.listing(tx, STREET, 5) if x.action == "screen.line"]
    assert lines == [{"text": "今天多云 3～11℃", "until": "2026-11-24T12:00:00+00:00"}]


def test_one_that_cannot_be_shown_changes_nothing(neighbourhood, items, clock):
    with pytest.raises(Unusable) as refused:
        daily_line.put(neighbourhood, "sunli", STREET, " ", clock())
    assert refused.value.codes == ("no_text", "over")
    assert items() == []
