"""A notice as lists for residents show it."""

from __future__ import annotations

from typing import Any

from app.domain.notice import Notice
from app.domain.target import Profile
from renderers import acts, elder, phones, plain
from renderers.frame import is_elderly
from renderers.notation import instant
from renderers.phones import Piece
from renderers.words import validity, words

LEAD = 72


def card(notice: Notice, profile: Profile) -> dict[str, Any]:
    """Return the facts ``mobile/card.html`` needs; the elderly version has the headline to read."""
    say, is_elder = words(profile.language), is_elderly(profile.mode)
    notice = acts.told(notice, profile)
    headline = plain.headline(notice, say.untitled)
    when_where = " ".join(plain.paragraphs(notice.when_where))
    contact = phones.split(plain.line(notice.contact))
    at = next((i for i, piece in enumerate(contact) if piece.dial), len(contact))
    return {
        "id": notice.id,
        "category": notice.category,
        "category_name": say.categories[notice.category],
        "headline": headline,
        "mark": "",
        "when_where": "" if when_where in headline else when_where,
        "lead": "" if is_elder else plain.cut(plain.flowing(notice.body), LEAD),
        "contact": "".join(piece.text for piece in contact[:at]).rstrip(" ：:（("),
        "number": contact[at] if at < len(contact) else Piece(""),
        "expires": instant(notice.expires),
        "until": (elder.validity if is_elder else validity)(notice, profile),
    }
