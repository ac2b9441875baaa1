"""Between the editor's form and a ``Draft``; nothing typed is ever lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.domain import filing, successor
from app.domain.notice import FOREVER, Category, Notice, Override
from app.domain.review import Draft, text_hash
from app.web import moments
from app.web.notices import poll_form, rhythm

TEXTS = ("headline", "title", "body", "when_where", "contact", "source")
TIMES = ("effective", "expires")
# One box of own wording may serve several channels: a Weibo-style post reads alike everywhere.
OVERRIDES = {
    "led": ("led",),
    "mastodon": ("mastodon", "microblog"),
    "sms_smpp": ("sms_smpp",),
    "webpush": ("webpush",),
}
# No time before this year can be meant; without it a slip such as 0206 breaks time zone rules.
_FIRST_YEAR = 2000
# More remarks than anybody ticks.
_TICKS = 200


def read(form: MultiDict[str, str], saved: Draft | None, zone: ZoneInfo) -> Draft:
    """Return what stands in the posted ``form``; ``saved`` is the draft as last stored.

    What the form has no field for stays as it was saved.
    """
    texts: dict[str, Any] = {name: _text(form.get(name, "")) for name in TEXTS}
    times: dict[str, datetime | None] = {}
    mistyped = []
    for name in TIMES:
        try:
            times[name] = _instant(form.get(name, ""), zone)
        except ValueError:
            mistyped.append((name, form.get(name, "").strip()))
    draft = replace(
        saved or Draft(),
        category=_category(form.get("category", "")),
        effective=times.get("effective"),
        expires=times.get("expires"),
        areas=tuple(dict.fromkeys(form.getlist("areas"))),
        channels=frozenset(form.getlist("channels")),
        mistyped=tuple(mistyped),
        checked=frozenset(form.getlist("checked")[:_TICKS]),
    )
    draft = _with_aim(form, _with_repeat(form, replace(draft, **texts)))
    draft = poll_form.read(form, _with_record(form, draft), zone)
    return replace(draft, overrides=_overrides(form, draft, saved))


def _with_aim(form: MultiDict[str, str], draft: Draft) -> Draft:
    """Read how finely it is aimed; a form without these fields leaves them alone."""
    if "aim" not in form:
        return draft
    return replace(
        draft,
        binding=bool(form.get("binding")),
        tags=frozenset(form.getlist("tags")),
        groups=frozenset(form.getlist("groups")),
    )


def _with_record(form: MultiDict[str, str], draft: Draft) -> Draft:
    """Read what is put on record; a form without these fields leaves it alone."""
    if "record-summary" not in form:
        return draft
    typed: dict[str, Any] = {n: _text(form.get(f"record-{n}", "")).strip() for n in filing.LIMITS}
    words = filing.keywords(form.get("record-keywords", ""))
    return replace(draft, record=replace(draft.record, **typed, keywords=words))


def _with_repeat(form: MultiDict[str, str], draft: Draft) -> Draft:
    """Read when it is shown, and that it never ends; a form without these leaves them alone."""
    if "repeat" not in form:
        return draft
    repeat, mistyped = rhythm.read(form)
    draft = replace(draft, repeat=repeat, endless_reason=_text(form.get("endless_reason", "")))
    if form.get("endless"):
        draft = replace(draft, expires=FOREVER)
        mistyped += [pair for pair in draft.mistyped if pair[0] != "expires"]
        return replace(draft, mistyped=tuple(mistyped))
    return replace(draft, mistyped=(*draft.mistyped, *mistyped))


def of_notice(notice: Notice) -> Draft:
    """Return a published revision as a draft of the next one, of which nothing is said yet."""
    return successor.as_draft(notice)


def copied(notice: Notice) -> Draft:
    """Return a draft that says the same again; its times are for the author to choose."""
    return replace(of_notice(notice), effective=None, expires=None)


def time_text(draft: Draft, name: str, zone: ZoneInfo) -> str:
    """Return what stands in a time field: as typed when it could not be read."""
    if name == "expires" and is_endless(draft):
        return ""
    return dict(draft.mistyped).get(name) or moments.typed(getattr(draft, name), zone)


def is_endless(draft: Draft | Notice) -> bool:
    """Return whether it is to be shown for ever."""
    return draft.expires is not None and draft.expires >= FOREVER


def override_text(draft: Draft, card: str) -> str:
    """Return the own wording of a card, empty when it uses the common text."""
    return next((o.text for o in draft.overrides if o.channel == card), "")


def has_drifted(draft: Draft, card: str) -> bool:
    """Return whether the common text changed since the card's own wording was written."""
    base = text_hash(draft)
    return any(o.channel == card and o.base != base for o in draft.overrides)


def _text(typed: str) -> str:
    """Undo the line ends that forms are sent with, so that hashes do not depend on them."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _instant(typed: str, zone: ZoneInfo) -> datetime | None:
    found = moments.read(typed, zone)
    if found is not None and found.year < _FIRST_YEAR:
        raise ValueError(typed)
    return found


def _category(typed: str) -> Category:
    return Category(typed) if typed in set(Category) else Category.NOTICE


def _overrides(
    form: MultiDict[str, str], draft: Draft, saved: Draft | None
) -> tuple[Override, ...]:
    """Keep an unchanged wording's ``base``, so that it can be seen to have drifted."""
    known = {(o.channel, o.text): o.base for o in saved.overrides} if saved else {}
    base, found = text_hash(draft), []
    for card, channels in OVERRIDES.items():
        text = _text(form.get(f"override-{card}", "")).strip()
        fits_still = bool(form.get(f"still-fits-{card}"))
        for channel in channels if text else ():
            kept = base if fits_still else known.get((channel, text), base)
            found.append(Override(channel=channel, text=text, base=kept))
    return tuple(found)
