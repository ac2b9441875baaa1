"""What lies on the demo's desk: a short list of words to look out for, and whom to call."""

from __future__ import annotations

import csv
from importlib import resources

from app.dispatch.house import House
from app.domain.wording import read
from app.store import contact, wording
from app.store.contact import Contact
from app.store.session import Tx, new_id

_CONTACTS = (
    ("望春里社区居委会", "010-65550123", "9:00—17:30"),
    ("社区卫生服务站", "010-65550166", "8:00—17:00"),
    ("望春里养老驿站", "010-65550177", "8:00—18:00"),
    ("社区文化专干", "010-65550125", "9:00—17:30"),
    ("社区预约电话", "010-65550188", "9:00—17:30"),
    ("市民热线", "12345", "全天"),
)


def fill(tx: Tx, house: House, area: str) -> None:
    """Put the word list in place and fill the contacts book of ``area``."""
    text = resources.files(__package__).joinpath("wording.csv").read_text(encoding="utf-8")
    entries, bad = read(csv.reader(text.splitlines()))
    if bad:
        raise ValueError(f"wording.csv: {bad}")
    wording.replace_all(tx, entries, "演示", house.clock())
    for name, phone, hours in _CONTACTS:
        contact.put(tx, Contact(id=new_id(), area=area, name=name, phone=phone, hours=hours))
