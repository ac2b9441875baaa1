"""An area's own timeline, for programs, for the fediverse, and as a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.domain.board import Board
from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import activity, acts, microblog, pages, plain, warned
from renderers.base import Document, Documents
from renderers.warning_words import warning_words
from renderers.words import moment, words


def render(board: Board, profile: Profile) -> Documents:
    """Return ``timeline.json``, ``outbox.json`` and ``timeline.html``."""
    listed = microblog.render_timeline(board, profile).items
    return Documents((*listed, activity.outbox(board, profile), page(board, profile)))


def page(board: Board, profile: Profile) -> Document:
    """Return the timeline as a page: what stands on the board, the newest first."""
    say, area = words(profile.language), board.area
    newest = sorted(board.notices, key=lambda n: (n.effective, n.id), reverse=True)
    posts: list[dict[str, object]] = [_warned(one, profile) for one in board.warnings]
    for notice in newest:
        told = acts.told(notice, profile)
        text = microblog.long_text(told, profile).removesuffix(f" {microblog.link(told, profile)}")
        headline, *more = plain.paragraphs(text)
        posts.append(
            {
                "id": notice.id,
                "link": f"/p/{notice.id}",
                "category": say.categories[notice.category],
                "headline": headline,
                "text": more,
                "at": moment(max(notice.sent, notice.effective), profile),
            }
        )
    name = area.slug or area.code
    body = pages.html(
        "timeline/page.html",
        say=say,
        area=area,
        name=name,
        handle=f"@{name}@{urlsplit(profile.public_url).netloc}",
        posts=posts,
    )
    return Document(name="timeline.html", media_type=pages.HTML_TYPE, body=body)


def _warned(one: Told, profile: Profile) -> dict[str, object]:
    """Return a warning as a post: it stands above all notices."""
    said = warned.facts(one, profile)
    return {
        "id": one.id,
        "link": said["link"],
        "category": warning_words(profile.language).warnings,
        "headline": f"【{said['label']}{said['state']}】{said['issuer']}",
        "text": [*said["text"], *said["advice"]],
        "at": said["issued"],
    }
