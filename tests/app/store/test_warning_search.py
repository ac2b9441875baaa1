"""Events of warnings are looked up by words, kinds and days, page by page, each once."""

from datetime import timedelta

from app.dispatch.warnings import warnings_in
from app.dispatch.warnings.warnings_in import Arrival
from app.store import warning_search
from app.store.warning_search import Wanted
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, message


def test_pages_follow_one_another_without_gap_or_twice(store):
    source = WarningSource(id="s1", name="台", due=NOON, added_at=NOON)
    said = [message(f"m{n}", minutes=n * 60 // 2 * 2) for n in range(9)]
    arrivals = [Arrival(message=one, document=b"d") for one in said]
    with store.begin() as tx:
        warnings_in.take(tx, source, arrivals, NOON)
        found, after = [], None
        while page := warning_search.page(tx, Wanted(text="暴雨"), 4, after):
            found += page
            after = (page[-1].last_at, page[-1].id)
        day = Wanted(since=NOON + timedelta(hours=2), until=NOON + timedelta(hours=4))
        within = warning_search.page(tx, day, 50)
        by_kind = warning_search.page(tx, Wanted(text="x", kinds=("rainstorm",)), 50)
        none = warning_search.page(tx, Wanted(text="x"), 50)
    assert [one.last_at for one in found] == sorted((one.sent for one in said), reverse=True)
    assert len({one.id for one in found}) == 9
    assert [one.last_at for one in within] == [NOON + timedelta(hours=n) for n in (3, 2)]
    assert (len(by_kind), none) == (9, [])
