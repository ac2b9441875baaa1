"""The demo's accounts at the simulated Weibo and in chat groups."""

from __future__ import annotations

from app.demo.postbox_grant import APP_KEY
from app.dispatch.house import House
from app.domain.account import Account
from app.domain.notice import Category
from app.store import account
from app.store.session import Tx, new_id

_URGENT = frozenset({str(Category.OUTAGE), str(Category.CORRECTION), str(Category.NOTICE)})


def add(tx: Tx, house: House, area: str, token: str) -> None:
    """Add one account of Weibo and a robot in each kind of group, all with ``token``."""
    choices = {"rip": "203.208.60.1", "change": "keep", "tier": "open"}
    choices |= {"app_key": APP_KEY, "app_secret": token}
    for kind, name, categories in (
        ("weibo", "望春里社区", frozenset[str]()),
        ("wecom", "望春里值班群", _URGENT),
        ("dingtalk", "望春里物业群", _URGENT),
        ("feishu", "望春里志愿者群", _URGENT),
    ):
        made = Account(
            id=new_id(),
            kind=kind,
            area=area,
            name=name,
            categories=categories,
            made_at=house.clock(),
        )
        values = {"token": token, **(choices if kind == "weibo" else {})}
        account.add(tx, house.cipher, made, values)
