"""What residents may look up: live and ended, of their area and above, nothing withdrawn."""

from dataclasses import replace
from datetime import timedelta

from app.domain.notice import Act, Category
from app.store import archive, notice
from app.store.archive import Asked

HOUR = timedelta(hours=1)
COMMUNITY, NEIGHBOUR, DISTRICT = "110105900001", "110105900002", "110105"


def test_it_finds_by_level_words_kind_month_and_state_and_leafs(tx, areas, notice_value):
    now = notice_value.sent + HOUR
    variants = (
        ("water000", 1, {}),
        ("other000", 2, {"areas": (NEIGHBOUR,)}),
        (
            "policy00",
            3,
            {"areas": (DISTRICT,), "category": Category.POLICY, "headline": "补贴申报"},
        ),
        ("ended000", 4, {"expires": now - timedelta(minutes=1), "category": Category.ACTIVITY}),
        ("later000", 5, {"effective": now + HOUR}),
        ("gone0000", 6, {"act": Act.WITHDRAW}),
    )
    for name, hours, changes in variants:
        sent = notice_value.sent - hours * HOUR
        effective = changes.pop("effective", sent)
        made = replace(notice_value, id=name, sent=sent, effective=effective, **changes)
        notice.add_revision(tx, made, "wanglan01")

    def found(**asked):
        wanted = Asked(**{"codes": [COMMUNITY, DISTRICT], **asked})
        return [n.id for n in archive.some(tx, wanted, now, 9).notices]

    assert found() == ["water000", "policy00", "ended000"]
    assert found(codes=[DISTRICT]) == ["policy00"]
    assert found(text="补贴", is_live=True) == ["policy00"]
    assert found(text="。") == []
    assert found(is_live=False) == ["ended000"]
    assert found(category=Category.POLICY) == ["policy00"]
    assert found(before=notice_value.sent - 3 * HOUR) == ["ended000"]
    assert found(since=notice_value.sent - HOUR) == ["water000"]
    first = archive.some(tx, Asked(codes=[COMMUNITY, DISTRICT]), now, 2)
    rest = archive.some(tx, Asked(codes=[COMMUNITY, DISTRICT]), now, 2, first.after)
    assert [n.id for n in rest.notices] == ["ended000"] and rest.after is None
