"""A new epoch: everything is issued anew, whatever numbers screens hold."""

from app.dispatch import epoch
from app.dispatch.boards import boards
from app.store import audit, slot


def test_the_first_epoch_is_one(house):
    with house.store.read() as tx:
        assert epoch.current(tx) == 1


def test_a_new_epoch_makes_every_slot_due_and_is_written_down(neighbourhood):
    while boards.issue_due(neighbourhood):
        pass
    assert epoch.raise_epoch(neighbourhood, "laozhou") == 2
    with neighbourhood.store.read() as tx:
        assert epoch.current(tx) == 2
        assert all(row.due_at == neighbourhood.clock() for row in slot.everything(tx))
        [line] = [one for one in audit.listing(tx, None, 50) if one.action == "epoch.raise"]
    assert (line.actor, line.object) == ("laozhou", "2")
