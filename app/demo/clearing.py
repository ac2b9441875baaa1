"""Takes the fictional neighbourhood away again, where the store holds nothing else."""

from __future__ import annotations

from app.demo.neighbourhood import LOGINS, NEWSROOM, divisions
from app.dispatch.house import House
from app.store import area, audit, census, migrate, user
from app.store.session import Tx

_FEW = 5


def is_there(tx: Tx) -> bool:
    """Return whether the store was filled by the demo."""
    return user.by_login(tx, NEWSROOM) is not None


def foreign(tx: Tx) -> list[tuple[str, str]]:
    """Return what is there that the demo did not bring, each in Chinese and in English.

    Accounts and areas are known by their names; screens never come with it.
    """
    logins = sorted({one.login for one in user.listing(tx)} - {*LOGINS, NEWSROOM})
    codes = sorted({one.code for one in area.everything(tx)} - {one.code for one in divisions()})
    screens = census.of(tx)["screen"]
    found = [
        (f"账号 {_few(logins)}", f"accounts {_few(logins)}", len(logins)),
        (f"区域 {_few(codes)}", f"areas {_few(codes)}", len(codes)),
        (f"{screens} 块屏幕", f"{screens} screens", screens),
    ]
    return [(zh, en) for zh, en, count in found if count]


def clear(house: House, url: str) -> None:
    """Make the store what it was before the first start; the log begins with a line about it."""
    house.store.close()
    migrate.downgrade(url, "base")
    migrate.upgrade(url)
    with house.store.begin() as tx:
        audit.add(tx, house.clock(), "console", "demo.clear", "store", {})


def _few(names: list[str]) -> str:
    more = f" … ({len(names)})" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
