"""After a rotation everything is signed anew, once."""

import json

from app.dispatch.boards import boards, resign
from app.dispatch.keys import roots
from app.domain.target import Slot
from app.store import origin, slot

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


def due(house):
    with house.store.read() as tx:
        return [row.slot.key for row in slot.everything(tx) if row.due_at == house.clock()]


def settled(house):
    while boards.issue_due(house):
        pass


def test_everything_is_due_once_as_soon_as_another_key_signs(neighbourhood):
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())
    resign.after_rotation(neighbourhood)
    settled(neighbourhood)
    resign.after_rotation(neighbourhood)
    assert due(neighbourhood) == []
    folder, now = neighbourhood.keys.folder, neighbourhood.clock()
    made = roots.rotate(folder, "release", now, at_once=True)
    assert resign.after_rotation(neighbourhood) == 0
    assert due(neighbourhood)
    settled(neighbourhood)
    resign.after_rotation(neighbourhood)
    assert due(neighbourhood) == []
    with neighbourhood.store.read() as tx:
        envelope = json.loads(origin.get(tx, boards.playlist_path(LED.key)).body)
    assert [one["keyid"] for one in envelope["signatures"]] == [made]
