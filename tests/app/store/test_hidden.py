"""Which area hides which notice."""

from app.store import hidden, notice
from app.store.hidden import Hiding

COMMUNITY, STREET = "110105900001", "110105900"


def made(published, area=COMMUNITY):
    return Hiding(
        area=area, notice_id=published.id, reason="与本社区无关", by="zhaomin", at=published.sent
    )


def test_a_notice_is_hidden_once_and_shown_again_once(tx, published):
    assert hidden.put(tx, made(published)) and not hidden.put(tx, made(published))
    assert hidden.of_notice(tx, published.id) == [made(published)]
    assert hidden.drop(tx, COMMUNITY, published.id)
    assert not hidden.drop(tx, COMMUNITY, published.id)
    assert hidden.of_notice(tx, published.id) == []


def test_what_a_lineage_hides_comes_at_once(tx, published):
    for area in (COMMUNITY, STREET, "110106"):
        hidden.put(tx, made(published, area))
    found = hidden.within(tx, ["110000", "110105", STREET, COMMUNITY])
    assert found == {published.id: {COMMUNITY, STREET}}


def test_a_later_revision_stays_hidden(tx, published):
    from dataclasses import replace

    hidden.put(tx, made(published))
    notice.add_revision(tx, replace(published, revision=2), "wanglan01")
    assert len(hidden.of_notice(tx, published.id)) == 1
