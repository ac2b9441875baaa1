"""A remark: what a machine noticed in a draft, as data with a name; most do not hold it back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from app.domain.notice import Override
from app.domain.review import Draft

TEXTS = ("headline", "title", "body", "when_where", "contact")


class Tier(StrEnum):
    """How much a remark weighs: 阻断 stops it, 提醒 wants a tick from a person, 提示 only says."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing noticed in one field; ``app.web`` says it in the user's language.

    Attributes:
        field: a field of the draft, or ``override-<channel>`` for a channel's own wording.
        code: what was noticed.
        tier: how much it weighs.
        found: the words it is about, as they stand in the field; may be empty.
        suggestion: what to put in their place; empty when nobody can know.
        facts: what the sentence needs besides.
    """

    field: str
    code: str
    tier: Tier = Tier.HINT
    found: str = ""
    suggestion: str = ""
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in a form: the same remark on the same words keeps its tick."""
        said = "\x1f".join((self.field, self.code, self.found))
        return sha256(said.encode()).hexdigest()[:12]


def texts(draft: Draft) -> list[tuple[str, str]]:
    """Return every text of ``draft`` by the field it is typed in; the same wording once."""
    own: dict[str, str] = {}
    for one in draft.overrides:
        if one.text not in own.values():
            own[f"override-{one.channel}"] = one.text
    return [*((name, str(getattr(draft, name))) for name in TEXTS), *own.items()]


def mended(draft: Draft, remark: Remark) -> Draft:
    """Return ``draft`` with the remark's words replaced by its suggestion, in its field alone."""
    if not remark.found or not remark.suggestion:
        return draft
    if remark.field in TEXTS:
        text = str(getattr(draft, remark.field)).replace(remark.found, remark.suggestion)
        fixed: dict[str, str] = {remark.field: text}
        return replace(draft, **fixed)  # type: ignore[arg-type]  # TEXTS are texts
    return replace(draft, overrides=tuple(_mended(draft.overrides, remark)))


def unmet(remarks: Iterable[Remark], checked: Iterable[str]) -> list[Remark]:
    """Return those that hold a draft back: what blocks, and what nobody has ticked."""
    seen = frozenset(checked)
    held = {Tier.BLOCK, Tier.WARN}
    return [r for r in remarks if r.tier in held and not (r.tier is Tier.WARN and r.key in seen)]


def _mended(overrides: Iterable[Override], remark: Remark) -> Iterable[Override]:
    known = list(overrides)
    wording = next((o.text for o in known if f"override-{o.channel}" == remark.field), None)
    for one in known:
        text = one.text.replace(remark.found, remark.suggestion)
        yield replace(one, text=text) if one.text == wording else one
