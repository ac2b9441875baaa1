"""Accounts to post with: sealed, and sent what they are for."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from app.domain.account import Account, Credentials
from app.domain.notice import Category
from app.store import account, delivery, notice
from app.store.tables import account as table
from app.store.tables import delivery as deliveries

COMMUNITY = "110105900001"


def test_an_account_is_sent_its_categories_while_it_is_in_use(tx, cipher, people, notice_value):
    now = notice_value.effective
    one = Account(id="acc00001", kind="wecom", area=COMMUNITY, name="值班群", made_at=now)
    account.add(tx, cipher, one, {"token": "s3cr3t-token"})
    outage = replace(notice_value, channels=frozenset({"robot"}), category=Category.OUTAGE)

    def sent(number, **change):
        account.change(tx, replace(one, **change))
        made = replace(outage, id=f"notice{number}")
        notice.add_revision(tx, made, "wanglan")
        count = delivery.plan(tx, made, now)
        found = tx.scalars(
            sa.select(deliveries.c.target_id).where(deliveries.c.notice_id == made.id)
        ).all()
        assert len(found) == count
        return found

    assert sent(1) == ["acc00001"]
    assert sent(2, categories=frozenset({"outage", "notice"})) == ["acc00001"]
    assert sent(3, categories=frozenset({"jobs"})) == []
    assert sent(4, is_active=False) == []
    assert sent(5) == ["acc00001"]


def test_secrets_lie_sealed_and_states_are_kept(tx, cipher, people, notice_value):
    now = notice_value.effective
    one = Account(id="acc00001", kind="wecom", area=COMMUNITY, name="值班群", made_at=now)
    account.add(tx, cipher, one, {"token": "s3cr3t-token"})
    assert b"s3cr3t" not in tx.scalars(sa.select(table.c.sealed)).one()
    assert account.credentials(tx, cipher, one.id) == Credentials(
        "wecom", {"token": "s3cr3t-token"}
    )
    account.note(tx, one.id, "", now)
    account.note(tx, one.id, "robot_93000: invalid", now + timedelta(hours=1))
    (kept,) = account.listing(tx, ["110105"])
    assert (kept.good_at, kept.fault) == (now, "robot_93000: invalid")
    account.remove(tx, one.id, now)
    assert account.credentials(tx, cipher, one.id) is None and account.listing(tx, ["110105"]) == []
    assert account.state(tx, one.id) == (None, None, "")
