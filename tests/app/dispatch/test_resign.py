"""After a rotation everything is signed anew, once."""

from dataclasses import replace

from app.dispatch import boards, resign, roots
from app.dispatch.keys import KeyRing
from app.store import slot


def due(house):
    with house.store.read() as tx:
        return [row.slot.key for row in slot.everything(tx) if row.due_at == house.clock()]


def settled(house):
    while boards.issue_due(house):
        pass


def test_everything_is_due_once_after_the_restart_that_takes_up_a_new_key(neighbourhood):
    resign.after_rotation(neighbourhood)
    settled(neighbourhood)
    resign.after_rotation(neighbourhood)
    assert due(neighbourhood) == []
    folder, now = neighbourhood.keys.folder, neighbourhood.clock()
    roots.rotate(folder, "release", now, at_once=True)
    resign.after_rotation(neighbourhood)
    assert due(neighbourhood) == []
    restarted = replace(neighbourhood, keys=KeyRing.load(folder, now))
    assert resign.after_rotation(restarted) == 0
    assert due(restarted)
    settled(restarted)
    resign.after_rotation(restarted)
    assert due(restarted) == []
