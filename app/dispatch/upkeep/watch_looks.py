"""Each look of the watch: at sources, screens, lanes, our own pages, messages on their way."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.domain.alert import Mode
from app.domain.standing import LATE, standing
from app.domain.target import Slot
from app.domain.watch import Kind, Rules, Seen
from app.store import alert, area, origin, review, screen, setting, slot, warning_source, watch
from app.store.session import Tx
from app.store.watch import Lagging
from channels.base import Reason

# More screens than these are counted by those that were looked at; so many are named.
MOST, NAMED = 2000, 50
_CASES = 100
# Of each kind of page one: phones, readers, television, posts.
PAGES = ("/a/{}/", "/feeds/{}/rss.xml", "/tv/{}/", "/tv/{}/state.json", "/feeds/{}/timeline.json")
# What is wrong with a post, and not with the account.
_OF_THE_POST = frozenset(
    {"", *(str(r) for r in (Reason.REFUSED, Reason.TOO_LONG, Reason.HELD_FOR_REVIEW))}
)
# What the house asks itself with this query has not reached anybody.
UNCOUNTED = "watch"
# Returns what lies at a path of our own. Raises OSError: it is away.
Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """When it is looked, by which rules, and since when the watch has been there."""

    at: datetime
    rules: Rules
    began: datetime

    @property
    def late(self) -> datetime:
        """Return before when what is released should be shown by now."""
        return self.at - timedelta(seconds=self.rules.slo_s)


def everything(house: House, now: Now, fetch: Fetch | None) -> list[Seen]:
    """Return all that is wrong now."""
    with house.store.read() as tx:
        top = tuple(one.code for one in area.children(tx, None))
        found = [
            *sources(tx, now, top),
            *alerts_not_shown(tx, now),
            *urgent_not_shown(tx, now),
            *lanes_behind(tx, now, top),
            *canary_screens(tx, now),
            *messages(tx, now),
            *posts(tx, now),
        ]
    return [*found, *(pages(house, now, fetch) if fetch and now.rules.pages else ())]


def sources(tx: Tx, now: Now, top: tuple[str, ...]) -> list[Seen]:
    """Return the sources of warnings that have not answered for too long.

    While the watch was away nobody asked them: each gets its time from its beginning on.
    """
    found = []
    for one in warning_source.listing(tx):
        known = one.good_at or one.added_at
        if replace(one, good_at=max(known, now.began)).is_stale(now.at):
            facts: dict[str, object] = {"name": one.name, "code": one.code}
            found.append(
                Seen(
                    kind=Kind.SOURCE,
                    subject=one.id,
                    areas=one.areas or top,
                    since=known,
                    facts=facts,
                )
            )
    return found


def alerts_not_shown(tx: Tx, now: Now) -> list[Seen]:
    """Return the areas whose screens are there and do not show its alerts as signed long ago."""
    found = []
    lagging = watch.behind_alerts(tx, str(Mode.LIVE), now.at - LATE, MOST)
    for code, screens in _by_area(lagging).items():
        head = alert.get(tx, code, str(Mode.LIVE))
        if head is None or not head.body:
            continue
        said = json.loads(b64decode(json.loads(head.body)["payload"]))
        issued = datetime.fromisoformat(said["issued"])
        if issued <= now.late:
            titles = [str(one["title"]) for one in said["alerts"]]
            facts = {"titles": titles, **_screens(screens)}
            found.append(
                Seen(kind=Kind.NOT_SHOWN, subject=code, areas=(code,), since=issued, facts=facts)
            )
    return found


def urgent_not_shown(tx: Tx, now: Now) -> list[Seen]:
    """Return the urgent notices that screens are to show and do not.

    Where an alert holds, it goes first.
    """
    warned = {code for code, listed in alert.everywhere(tx, str(Mode.LIVE)).items() if listed}
    found = []
    for file in review.unconfirmed(tx, None, _CASES):
        lagging = watch.behind_notice(tx, file.case.notice_id, now.late, now.at - LATE, MOST)
        here = area.by_codes(tx, {one.area for one in lagging})
        free = [x for x in lagging if x.area in here and warned.isdisjoint(here[x.area].lineage)]
        if free:
            codes = tuple(sorted({one.area for one in free}))
            facts = {"title": file.draft.title, **_screens(free)}
            found.append(
                Seen(
                    kind=Kind.URGENT,
                    subject=file.case.notice_id,
                    areas=codes,
                    since=now.late,
                    facts=facts,
                )
            )
    return found


def lanes_behind(tx: Tx, now: Now, top: tuple[str, ...]) -> list[Seen]:
    """Return what was due long ago and is not done: alerts to be signed, boards to be made."""
    due = {"alerts": alert.next_due(tx), "boards": slot.next_due(tx)}
    return [
        Seen(kind=Kind.BEHIND, subject=name, areas=top, since=at)
        for name, at in due.items()
        if at is not None and max(at, now.began) <= now.late
    ]


def canary_screens(tx: Tx, now: Now) -> list[Seen]:
    """Return the canaries that are not there."""
    found = []
    for screen_id in now.rules.screens:
        one = screen.get(tx, screen_id)
        if one is None or one.slot is None or one.state != "approved":
            continue
        since = max(one.seen_at or one.approved_at or now.began, now.began)
        if standing(one.state, since, now.at) != "online" and since <= now.late:
            facts: dict[str, object] = {"name": one.name or one.id}
            code = Slot.parse(one.slot).area
            found.append(
                Seen(kind=Kind.SCREEN, subject=one.id, areas=(code,), since=since, facts=facts)
            )
    return found


def messages(tx: Tx, now: Now) -> list[Seen]:
    """Return the canaries among recipients to whom a message should have been handed over."""
    if not now.rules.targets:
        return []
    late = watch.unsent(tx, now.rules.targets, now.late)
    named = watch.labels(tx, late)
    return [
        Seen(
            kind=Kind.MESSAGE,
            subject=i,
            areas=(named[i][1],),
            since=at,
            facts={"name": named[i][0]},
        )
        for i, at in late.items()
        if i in named
    ]


def posts(tx: Tx, now: Now) -> list[Seen]:
    """Return the accounts in use that posts do not get through to: every one is a canary.

    A post that the far end refuses for what it says is no fault of the account.
    """
    known = watch.posting(tx)
    late = watch.unsent(tx, [one.account for one in known], now.late) if known else {}
    found = []
    for one in known:
        code = one.fault.partition(":")[0]
        fault = code if code not in _OF_THE_POST and one.good_at <= now.late else ""
        if one.account in late or fault:
            since = max(late.get(one.account, one.good_at), now.began)
            if since > now.late:
                continue
            found.append(
                Seen(
                    kind=Kind.POST,
                    subject=one.account,
                    areas=(one.area,),
                    since=since,
                    facts={"name": one.name, "code": fault},
                )
            )
    return found


def pages(house: House, now: Now, fetch: Fetch) -> list[Seen]:
    """Return the pages of our own that are away, or are not what was put down."""
    with house.store.read() as tx:
        place = area.get(tx, str(setting.get(tx, "default_area", ""))) or area.deepest_open(tx)
        known = watch.etags(tx, place.code) if place else set()
    if place is None or not known:
        return []
    found = []
    for path in (path.format(place.slug) for path in PAGES):
        try:
            tag = origin.tag_of(fetch(f"{path}?{UNCOUNTED}"))
            code = "" if tag in known else "other"
        except OSError as exc:
            code = str(getattr(exc, "code", "")) or type(exc).__name__
        if code:
            with house.store.read() as tx:  # a new edition may have come meanwhile
                known = watch.etags(tx, place.code)
            if code == "other" and tag in known:
                continue
            facts: dict[str, object] = {"code": code}
            found.append(
                Seen(kind=Kind.PAGE, subject=path, areas=(place.code,), since=now.at, facts=facts)
            )
    return found


def _by_area(lagging: Sequence[Lagging]) -> dict[str, list[Lagging]]:
    found = defaultdict(list)
    for one in lagging:
        found[one.area].append(one)
    return found


def _screens(lagging: Sequence[Lagging]) -> dict[str, object]:
    return {"count": len(lagging), "screens": [one.name for one in lagging[:NAMED]]}
