"""The demo's cable operator: one notice runs there, one waits for its review."""

from __future__ import annotations

from app.dispatch.house import House
from app.dispatch.stations import station_book, stations
from app.dispatch.stations.station_book import Wish
from app.domain.chain import Deed
from app.domain.station import Format
from app.store import area, notice, user

AUTHOR, OFFICER, KEEPER = "liqiang", "sunli", "admin"


def add(house: House, code: str, community: str) -> None:
    """Add a cable operator of the area ``code``, and send it two notices of ``community``."""
    with house.store.begin() as tx:
        people = {w: user.by_login(tx, w) for w in (AUTHOR, OFFICER, KEEPER)}
        here = area.get(tx, community)
        author, officer, keeper = (people[w] for w in (AUTHOR, OFFICER, KEEPER))
        if here is None or not (author and officer and keeper):
            return
        wish = Wish(name="望春有线电视", area=code, formats=frozenset(Format), is_private=False)
        made, _ = station_book.found(tx, house, wish, keeper[0])
        found = notice.current_for(tx, here.lineage, house.clock())
    mine = [n for n in found if here.code in n.areas and n.repeat is None]
    mine.sort(key=lambda n: (n.category, n.headline))
    for number, one in enumerate(mine[:2]):
        stations.send(house, made.id, one.id, author[0])
        if not number:
            stations.review(house, made.id, (one.id, one.revision), Deed.APPROVE, officer[0])
