"""A notice on one sheet of A4, to be put up: with its code, and when to take it down."""

from __future__ import annotations

from markupsafe import Markup

from app.domain.notice import Notice, Phase
from app.domain.target import Profile
from renderers import acts, elder, pages, plain, qr
from renderers.site_words import site_words
from renderers.words import words


def poster(notice: Notice, area_name: str, profile: Profile, phase: Phase) -> bytes:
    """Return the sheet of ``notice``; what is not in effect says so instead of when it comes down.

    The more there is to say, the smaller the letters: the sheet stays one as long as it can.
    """
    say, own, notice = (
        words(profile.language),
        site_words(profile.language),
        acts.told(notice, profile),
    )
    body, when_where = plain.paragraphs(notice.body), plain.paragraphs(notice.when_where)
    headline = plain.headline(notice, say.untitled)
    title, url = plain.line(notice.title), f"{profile.public_url}/p/{notice.id}"
    banners = {Phase.ENDED: say.ended, Phase.WITHDRAWN: say.withdrawn}
    never = notice.endless_reason and say.for_ever_phrase
    until = own.take_down.format(when=elder.until(notice, profile))
    return pages.html(
        "mobile/poster.html",
        say=say,
        own=own,
        area=plain.line(area_name),
        category=say.categories[notice.category],
        headline=headline,
        title="" if title == headline else title,
        when_where=when_where,
        body=body,
        contact=plain.paragraphs(notice.contact),
        source=plain.line(notice.source),
        sent=elder.moment(notice.sent, profile),
        down=banners.get(phase) or (own.take_down_never if never else until),
        url=url,
        home=f"/p/{notice.id}",
        code=Markup(qr.drawing(f"{url}?m=paper")),  # noqa: S704  made of numbers by segno
        size=_size(sum(map(len, (*body, *when_where)))),
    )


def _size(characters: int) -> str:
    return "l" if characters < 220 else "m" if characters < 600 else "s"
