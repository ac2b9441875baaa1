"""Night dimming reaches the panels."""

import json
from base64 import b64decode
from datetime import time

from app.dispatch.boards import boards, dimming
from app.domain.dimming import Dim
from app.domain.target import Slot
from app.store import origin, slot

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


def playlist(house):
    while boards.issue_due(house):
        pass
    with house.store.read() as tx:
        stored = origin.get(tx, boards.playlist_path(LED.key))
    return json.loads(b64decode(json.loads(stored.body)["payload"]))


def test_every_panel_is_issued_anew_with_the_hours(neighbourhood):
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())
    before = playlist(neighbourhood)
    dimming.put(neighbourhood, "wanglan", [Dim(start=time(22), end=time(6, 30), percent=30)])
    after = playlist(neighbourhood)
    assert "dimming" not in before and after["seq"] > before["seq"]
    assert after["dimming"] == [{"from": "22:00", "until": "06:30", "percent": 30}]
