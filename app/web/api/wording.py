"""Between what callers send and a ``Draft``, and between notices and what callers get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, time
from typing import Any

from app.domain.notice import Notice, OnHolidays, Override, Record, Repeat
from app.domain.poll import Poll
from app.domain.review import Draft, text_hash

# Named alike in a Draft and over the API, and taken over as they are.
_PLAIN = (
    "category",
    "headline",
    "title",
    "body",
    "when_where",
    "contact",
    "source",
    "effective",
    "expires",
    "binding",
    "endless_reason",
)
_SETS = ("channels", "tags", "groups")
# Of a draft alone.
_TICKS = "checked"


def applied(draft: Draft, sent: Mapping[str, Any]) -> Draft:
    """Return ``draft`` with every field that was sent; the others stay."""
    changes: dict[str, Any] = {name: sent[name] for name in _PLAIN if name in sent}
    changes |= {name: frozenset(sent[name]) for name in _SETS if name in sent}
    if _TICKS in sent:
        changes[_TICKS] = frozenset(sent[_TICKS])
    if "attachments" in sent:
        changes["attachments"] = tuple(sent["attachments"])
    if "areas" in sent:
        changes["areas"] = tuple(dict.fromkeys(sent["areas"]))
    if "repeat" in sent:
        changes["repeat"] = _repeat(sent["repeat"]) if sent["repeat"] else None
    if "poll" in sent:
        changes["poll"] = _poll(sent["poll"]) if sent["poll"] else None
    if "record" in sent:
        changes["record"] = _record(draft.record, sent["record"])
    mistyped = tuple(one for one in draft.mistyped if one[0].partition("-")[0] not in sent)
    made = replace(draft, **changes, mistyped=mistyped)
    if "overrides" in sent:
        base = text_hash(made)
        own = [Override(channel=o["channel"], text=o["text"], base=base) for o in sent["overrides"]]
        made = replace(made, overrides=tuple({o.channel: o for o in own}.values()))
    return made


def content(it: Draft | Notice) -> dict[str, Any]:
    """Return what a notice or a draft says, as the ``Content`` shape reads it."""
    return {
        **{name: getattr(it, name) for name in _PLAIN},
        **{name: sorted(getattr(it, name)) for name in _SETS},
        "areas": list(it.areas),
        "repeat": _shown_repeat(it.repeat) if it.repeat else None,
        "record": asdict(it.record),
        "overrides": [{"channel": o.channel, "text": o.text} for o in it.overrides],
        "attachments": [asdict(one) for one in it.attachments],
        "poll": asdict(it.poll) if it.poll else None,
    }


def revision(it: Notice) -> dict[str, Any]:
    """Return a published revision as its shape reads it."""
    return {**content(it), "id": it.id, "revision": it.revision, "act": it.act, "sent": it.sent}


def drafted(it: Draft, version: int, saved_at: datetime) -> dict[str, Any]:
    """Return a draft as its shape reads it."""
    stands = {"version": version, "saved_at": saved_at, _TICKS: sorted(it.checked)}
    return {**content(it), **stands}


def _repeat(sent: Mapping[str, Any]) -> Repeat:
    spans: list[tuple[time, time]] = [(d["start"], d["end"]) for d in sent.get("dayparts", ())]
    return Repeat(
        rule=sent.get("rule", ""),
        dayparts=tuple(spans),
        except_on=tuple(sent.get("except_on", ())),
        also_on=tuple(sent.get("also_on", ())),
        on_holidays=sent.get("on_holidays", OnHolidays.AS_USUAL),
    )


def _poll(sent: Mapping[str, Any]) -> Poll:
    answers = tuple(answer.strip() for answer in sent["answers"])
    return Poll(question=sent["question"].strip(), answers=answers, until=sent.get("until"))


def _shown_repeat(it: Repeat) -> dict[str, Any]:
    return {**asdict(it), "dayparts": [{"start": s, "end": e} for s, e in it.dayparts]}


def _record(known: Record, sent: Mapping[str, Any]) -> Record:
    lists = {"keywords": tuple(sent["keywords"])} if "keywords" in sent else {}
    return replace(known, **{**sent, **lists})
