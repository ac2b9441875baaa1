"""A rehearsal: everything works as ever, and at the end nothing has happened."""

import pytest

from app.store import setting
from app.store.rehearsal import rehearse


def test_what_a_rehearsal_writes_is_read_in_it_and_gone_after_it(store):
    with rehearse(store) as stage:
        with stage.begin() as tx:
            setting.put(tx, "default_area", "110105")
        with stage.read() as tx:
            assert setting.get(tx, "default_area", "") == "110105"
    with store.read() as tx:
        assert setting.get(tx, "default_area", "") == ""


def test_what_breaks_in_a_rehearsal_takes_back_its_own_part(store):
    with rehearse(store) as stage:
        with stage.begin() as tx:
            setting.put(tx, "first", "1")
        with pytest.raises(KeyError), stage.begin() as tx:
            setting.put(tx, "second", "2")
            raise KeyError
        with stage.read() as tx:
            assert (setting.get(tx, "first", ""), setting.get(tx, "second", "")) == ("1", "")


def test_what_breaks_a_rehearsal_breaks_the_caller(store):
    with pytest.raises(KeyError), rehearse(store):
        raise KeyError
