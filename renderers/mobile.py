"""The resident pages for phones and computers: an area's board, and the page of one notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain import filing
from app.domain.board import Board
from app.domain.notice import Notice, Phase, Record
from app.domain.target import Profile
from renderers import acts, app_feed, elder, files, frame, pages, phones, plain, warned
from renderers import answers as answered
from renderers.accents import ACCENTS
from renderers.answers import Answers
from renderers.base import Document, Documents
from renderers.card import card
from renderers.notation import instant
from renderers.warning_words import warning_words
from renderers.words import Words, called, moment, stamp, until, words

DESCRIPTION = 120
# A page is made in each language and mode; its name says which.
_TONGUES = (("zh-CN", ""), ("en", ".en"))


def render(board: Board, profile: Profile) -> Documents:
    """Return the page in every language and mode, and ``board.json`` (docs/app-feed.md)."""
    made = []
    for language, end in _TONGUES:
        usual, elderly = (
            _cards(board, replace(profile, language=language, mode=mode))
            for mode in ("", frame.ELDER)
        )
        for mode in frame.MODES:
            name = f"index{mode and '.' + mode}{end}.html"
            cards = elderly if frame.is_elderly(mode) else usual
            made.append(_page(name, board, cards, replace(profile, language=language, mode=mode)))
    return Documents((*made, app_feed.document(board, profile)))


def notice_page(
    notice: Notice,
    area_name: str,
    profile: Profile,
    phase: Phase,
    home: tuple[str, str] | None = None,
    answers: Answers | None = None,
) -> bytes:
    """Return the page behind ``/p/<id>``; one that was withdrawn keeps its headline alone.

    ``home`` is code and name of the area whose sections stand above it, both empty where there is
    none; by default the first it is aimed at.
    """
    say, is_withdrawn = words(profile.language), phase is Phase.WITHDRAWN
    notice = acts.told(notice, profile)
    headline, title = plain.headline(notice, say.untitled), plain.line(notice.title)
    url = f"{profile.public_url}/p/{notice.id}"
    banners = {Phase.ENDED: say.ended, Phase.WITHDRAWN: say.withdrawn}
    return pages.html(
        "mobile/notice.html",
        say=say,
        frame=frame.frame(notice.areas[0] if home is None else home[0], profile),
        home_name=plain.line(area_name if home is None else home[1]) or say.product,
        paper=f"/p/{notice.id}/print" if phase is Phase.LIVE else "",
        accents=[(notice.category, ACCENTS[notice.category])],
        name=plain.line(area_name),
        area_code=notice.areas[0],
        url=url,
        headline=headline,
        title="" if title == headline else title,
        category=notice.category,
        category_name=say.categories[notice.category],
        **_told(notice, is_withdrawn),
        contact=phones.split("\n".join(plain.paragraphs(notice.contact))),
        facts=_facts(notice, profile, say, is_withdrawn),
        original="" if is_withdrawn else _original(notice.record),
        expires=instant(notice.expires),
        is_live=phase is Phase.LIVE,
        answers=answered.facts(notice, answers, profile) if answers else None,
        poll=None if is_withdrawn else answered.poll_facts(notice, answers, profile),
        banner=banners.get(phase, ""),
        meta=_meta(notice, area_name, url, profile, is_withdrawn),
        json_ld="" if is_withdrawn else pages.in_script(_json_ld(notice, area_name, url, profile)),
    )


def _told(notice: Notice, is_withdrawn: bool) -> dict[str, Any]:
    """Return what it says below its title, nothing once it was withdrawn."""
    return {
        "when_where": () if is_withdrawn else plain.paragraphs(notice.when_where),
        "body": () if is_withdrawn else plain.paragraphs(notice.body),
        "pictures": () if is_withdrawn else files.pictures(notice),
        "papers": () if is_withdrawn else files.papers(notice),
    }


def _page(name: str, board: Board, cards: list[dict[str, Any]], profile: Profile) -> Document:
    say, area = words(profile.language), board.area
    name_here = called(area, say)
    body = pages.html(
        "mobile/board.html",
        say=say,
        frame=frame.frame(area.code, profile, "now"),
        zone=profile.time_zone,
        accents=[(c, ACCENTS[c]) for c in sorted({n.category for n in board.notices})],
        area=area,
        name=name_here,
        home=f"{profile.public_url}/a/{area.code}/",
        feed_title=say.feed_title.format(area=name_here),
        trail=[
            {"code": a.code, "name": called(a, say), "is_open": a.is_open}
            for a in board.trail
            if a.code != area.code
        ],
        edition=board.edition,
        words=warning_words(profile.language),
        warnings=[warned.facts(one, profile) for one in board.warnings],
        cards=cards,
    )
    return Document(name=name, media_type=pages.HTML_TYPE, body=body)


def _cards(board: Board, profile: Profile) -> list[dict[str, Any]]:
    return [
        {**card(notice, profile), "expires": instant(board.leaves(notice))}
        for notice in board.notices
    ]


def _facts(
    notice: Notice, profile: Profile, say: Words, is_withdrawn: bool
) -> list[tuple[str, str, str]]:
    """Label, value, and the instant where the value is one."""
    sent_label = say.published_at if notice.revision == 1 else say.updated_at
    is_elder = frame.is_elderly(profile.mode)
    sent = (elder.moment if is_elder else moment)(notice.sent, profile)
    facts = [(say.source, plain.line(notice.source), ""), (sent_label, sent, instant(notice.sent))]
    if not is_withdrawn:
        facts += _filed(notice.record, say)
        ends = (elder.until if is_elder else until)(notice, profile)
        facts.append((say.valid, ends, instant(notice.expires)))
    return [fact for fact in facts if fact[1]]


def _original(record: Record) -> str:
    """Return where the original stands, empty unless it is a whole address."""
    link = record.link.strip()
    return link if filing.is_link(link) else ""


def _filed(record: Record, say: Words) -> list[tuple[str, str, str]]:
    """Return what is put on record, as far as residents look for it."""
    filed = (
        (say.document_no, record.document_no),
        (say.index_no, record.index_no),
        (say.department, record.department),
        (say.editor, record.editor),
        (say.reprinted_from, record.reprinted_from),
    )
    return [(label, plain.line(value), "") for label, value in filed]


def _meta(
    notice: Notice, area_name: str, url: str, profile: Profile, is_withdrawn: bool
) -> list[tuple[str, str]]:
    """The tags that government sites put on their articles; a search engine reads ``robots``."""
    say = words(profile.language)
    headline = plain.headline(notice, say.untitled)
    summary = headline if is_withdrawn else _description(notice, headline)
    site = say.feed_title.format(area=plain.line(area_name))
    tags = [
        ("SiteName", site),
        ("SiteDomain", profile.public_url.partition("://")[2].partition("/")[0]),
        ("ColumnName", say.categories[notice.category]),
        ("ColumnType", say.notices),
        ("ArticleTitle", plain.line(notice.title) or headline),
        ("PubDate", stamp(notice.sent, profile)),
        ("ContentSource", plain.line(notice.record.reprinted_from or notice.source)),
        ("Author", plain.line(notice.record.editor)),
        ("Keywords", ",".join(_keywords(notice, area_name, say))),
        ("Description", summary),
        ("Url", url),
        ("robots", "noindex" if is_withdrawn else ""),
    ]
    return [tag for tag in tags if tag[1]]


def _keywords(notice: Notice, area_name: str, say: Words) -> list[str]:
    own = [plain.line(word) for word in notice.record.keywords]
    return [*own, say.categories[notice.category], plain.line(area_name)]


def _description(notice: Notice, headline: str) -> str:
    if summary := plain.flowing(notice.record.summary):
        return plain.cut(summary, DESCRIPTION)
    told = (*plain.paragraphs(notice.when_where), *plain.paragraphs(notice.body))
    return plain.cut(" ".join((headline, *told)), DESCRIPTION)


def _json_ld(notice: Notice, area_name: str, url: str, profile: Profile) -> dict[str, Any]:
    """schema.org: what search engines show of an announcement, until it ends."""
    publisher = plain.line(notice.source) or plain.line(area_name)
    images = [files.address(one, profile) for one in notice.attachments if one.is_image]
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": plain.headline(notice, plain.line(notice.title)),
        "text": "\n".join((*plain.paragraphs(notice.when_where), *plain.paragraphs(notice.body))),
        "url": url,
        "inLanguage": "zh-CN",
        "datePosted": instant(notice.sent),
        "expires": instant(notice.expires),
        "spatialCoverage": {"@type": "AdministrativeArea", "name": plain.line(area_name)},
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
    }
    filed = {
        "image": images,
        "abstract": plain.flowing(notice.record.summary),
        "identifier": plain.line(notice.record.document_no),
        "keywords": [plain.line(word) for word in notice.record.keywords],
        "isBasedOn": _original(notice.record),
    }
    return {**said, **{name: value for name, value in filed.items() if value}}
