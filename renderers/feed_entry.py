"""A notice as an entry of any feed: its id, when it changed, what it says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from markupsafe import escape

from app.domain.media import size
from app.domain.notice import Notice
from app.domain.target import Profile
from renderers import files, plain
from renderers.words import Words, validity, words

# What ids are made in (RFC 4122, 4.3); never change it, or readers take every entry for new.
NAMESPACE = UUID("c5493dc0-6f97-50ae-90d3-c857f75ac531")


def changed(notice: Notice) -> datetime:
    """Return when this revision could first be read: what readers sort by."""
    return max(notice.sent, notice.effective)


def entry_id(notice: Notice) -> str:
    """Return the id of a notice, the same over its revisions and wherever it is read."""
    return f"urn:uuid:{uuid5(NAMESPACE, notice.id)}"


def content_html(notice: Notice, profile: Profile) -> str:
    """Return all that an entry says below its title, as escaped paragraphs."""
    said = [str(escape(line)) for line in lines(notice, words(profile.language), profile)]
    return "".join(f"<p>{line}</p>" for line in said) + _files_html(notice, profile)


def _files_html(notice: Notice, profile: Profile) -> str:
    """Pictures as pictures, files as links."""
    shown = []
    for one in notice.attachments:
        url, name = escape(files.address(one, profile)), escape(plain.line(one.name))
        if one.is_image:
            room = f'width="{one.width_px}" height="{one.height_px}"'
            alt = escape(plain.line(one.alt))
            shown.append(f'<p><img src="{url}" alt="{alt}" {room}></p>')
        else:
            shown.append(f'<p><a href="{url}">{name}</a>（PDF, {size(one.size)}）</p>')
    return "".join(shown)


def lines(notice: Notice, say: Words, profile: Profile) -> list[str]:
    """Title, when and where, text, contact, validity and source; what repeats is left out."""
    contact, source = plain.line(notice.contact), plain.line(notice.source)
    found = [
        plain.line(notice.title),
        *plain.paragraphs(notice.when_where),
        *plain.paragraphs(notice.body),
        f"{say.contact}{say.colon}{contact}" if contact else "",
        validity(notice, profile),
        say.published_by.format(source=source) if source else "",
    ]
    headline = plain.headline(notice, say.untitled)
    return [line for line in dict.fromkeys(found) if line and line != headline]
