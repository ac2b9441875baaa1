"""Two who write one draft: what only one of them changed is kept, what both changed is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from app.domain.notice import Record
from app.domain.review import Draft

# One box of own wording serves both.
ONE_BOX = {"microblog": "mastodon"}
_OVERRIDE, _RECORD = "override-", "record-"
_TIMES = ("effective", "expires")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both changed, and not to the same."""

    field: str
    theirs: object
    mine: object


@dataclass(frozen=True, slots=True)
class Merged:
    """One draft of two; ``taken`` are the fields that came from the other one."""

    draft: Draft
    taken: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def merge(
    base: Mapping[str, str], theirs: Draft, mine: Draft, yielded: Collection[str] = ()
) -> Merged:
    """Return ``mine`` with what only they changed since ``base``.

    Args:
        base: the prints of what both began with; a field that is not in it counts as changed.
        theirs: what is stored.
        mine: what stands in the form.
        yielded: fields in which a person chose theirs.
    """
    ours, others = flat(mine), flat(theirs)
    if base:  # an own wording that is not in it was not there yet
        base = {**{f: _print("") for f in (*ours, *others) if f.startswith(_OVERRIDE)}, **base}
    taken, conflicts = [], []
    for field in dict.fromkeys((*ours, *others)):
        own, other = ours.get(field, ""), others.get(field, "")
        if _print(own) == _print(other):
            continue
        if field in yielded or _print(own) == base.get(field):
            taken.append(field)
        elif _print(other) != base.get(field):
            conflicts.append(Conflict(field, other, own))
    return Merged(_with(mine, theirs, taken), tuple(taken), tuple(conflicts))


def prints(draft: Draft) -> str:
    """Return the prints of all fields as one text, which a form carries along."""
    return " ".join(f"{field}:{_print(value)}" for field, value in flat(draft).items())


def read_prints(text: str) -> dict[str, str]:
    """Return what ``prints`` made."""
    return dict(pair for part in text.split() if len(pair := part.split(":")) == 2)


def flat(draft: Draft) -> dict[str, object]:
    """Return the fields of ``draft`` as they are merged: one wording, one line of the record."""
    found: dict[str, object] = {}
    mistyped = dict(draft.mistyped)
    for name in (f.name for f in fields(draft)):
        if name == "overrides":
            own = {
                f"{_OVERRIDE}{ONE_BOX.get(o.channel, o.channel)}": o.text for o in draft.overrides
            }
            found |= own
        elif name == "record":
            found |= {f"{_RECORD}{f.name}": getattr(draft.record, f.name) for f in fields(Record)}
        elif name in _TIMES:
            found[name] = mistyped.get(name) or getattr(draft, name)
        elif name not in {"mistyped", "checked"}:
            found[name] = getattr(draft, name)
    return found


def _with(mine: Draft, theirs: Draft, taken: Collection[str]) -> Draft:
    changed: dict[str, Any] = {"checked": mine.checked | theirs.checked}
    record = {f.removeprefix(_RECORD) for f in taken if f.startswith(_RECORD)}
    changed["record"] = replace(mine.record, **{f: getattr(theirs.record, f) for f in record})
    boxes = {f.removeprefix(_OVERRIDE) for f in taken if f.startswith(_OVERRIDE)}
    changed["overrides"] = (
        *(o for o in mine.overrides if ONE_BOX.get(o.channel, o.channel) not in boxes),
        *(o for o in theirs.overrides if ONE_BOX.get(o.channel, o.channel) in boxes),
    )
    times = {f for f in taken if f in _TIMES}
    changed["mistyped"] = (
        *(pair for pair in mine.mistyped if pair[0] not in times),
        *(pair for pair in theirs.mistyped if pair[0] in times),
    )
    plain = {f for f in taken if not f.startswith((_OVERRIDE, _RECORD))}
    return replace(mine, **{f: getattr(theirs, f) for f in plain}, **changed)


def _print(value: object) -> str:
    said = repr(sorted(value)) if isinstance(value, frozenset) else repr(value)
    return sha256(said.encode()).hexdigest()[:12]
