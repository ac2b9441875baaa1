"""An area's timeline for the fediverse: its actor, notices as Notes, what happens to them.

ActivityStreams 2.0 and ActivityPub (W3C), in the shapes Mastodon reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

from app.domain.audience import Area
from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.target import Profile
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from renderers import acts, files, microblog, plain, warning_post
from renderers.base import Document, Message
from renderers.notation import instant, json_document
from renderers.words import words

CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{CONTEXT}#Public"
TYPE = "application/activity+json"
_LISTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Message):
    """A notice for followers, not yet any area's: ``name`` is the last part of its address."""

    name: str
    content: dict[str, Any]


def actor_of(code: str, public_url: str) -> str:
    """Return the address that names an area's actor."""
    return f"{public_url}/ap/{code}"


def render(notice: Notice, profile: Profile) -> Note:
    """Return a notice as a Note; a withdrawal takes it back."""
    told = acts.told(notice, profile)
    text = microblog.long_text(told, profile).removesuffix(f" {microblog.link(told, profile)}")
    return Note(
        name=f"notes/{notice.id}",
        withdraws=notice.is_withdrawal,
        content={
            **_said(text, microblog.link(notice, profile), profile),
            "tag": _tags(profile),
            "published": instant(notice.effective),
            "updated": instant(max(notice.sent, notice.effective)),
            "attachment": [_picture(one, notice, profile) for one in _pictures(notice)],
        },
    )


def render_warning(one: Told, act: Act, profile: Profile) -> Note:
    """Return a word on a warning as a Note."""
    post = warning_post.worded(one, act, profile)
    text, _, link = (post.long or post.text).rpartition(" ")
    return Note(
        name=f"warnings/{one.id}/{one.revision}",
        content={
            **_said(text, link, profile),
            "tag": _tags(profile),
            "published": instant(one.ended_at or one.sent),
            "attachment": [],
        },
    )


def of(note: Note, actor: str, about: str = "") -> dict[str, Any]:
    """Return ``note`` as the area's own, under ``about`` where it takes an earlier one's place."""
    found = {
        "id": about or f"{actor}/{note.name}",
        "type": "Note",
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": [f"{actor}/followers"],
        **note.content,
    }
    return {**found, "inReplyTo": note.follows} if note.follows else found


def create(note: Note, actor: str) -> dict[str, Any]:
    """Return the activity by which a Note is published."""
    told = of(note, actor)
    return _activity("Create", f"{told['id']}#create", actor, told, told["published"])


def update(note: Note, actor: str, mark: str) -> dict[str, Any]:
    """Return the activity by which a Note takes the place of the one it replaces."""
    told = of(note, actor, note.replaces)
    told.setdefault("updated", told["published"])
    return _activity("Update", f"{told['id']}#{mark}", actor, told, told["updated"])


def delete(gone: str, actor: str, mark: str) -> dict[str, Any]:
    """Return the activity by which a Note is taken back."""
    return _activity("Delete", f"{gone}#{mark}", actor, {"id": gone, "type": "Tombstone"}, "")


def accept(follow: object, actor: str, mark: str) -> dict[str, Any]:
    """Return the activity by which a follower is let in."""
    return {
        "@context": CONTEXT,
        "id": f"{actor}#accept-{mark}",
        "type": "Accept",
        "actor": actor,
        "object": follow,
    }


def actor(area: Area, public_url: str, key: str, summary: str) -> dict[str, Any]:
    """Return an area's actor; ``key`` is its public key (PEM)."""
    me = actor_of(area.code, public_url)
    return {
        "@context": [CONTEXT, "https://w3id.org/security/v1"],
        "id": me,
        "type": "Service",
        "preferredUsername": area.slug or area.code,
        "name": area.name,
        "summary": f"<p>{escape(summary)}</p>",
        "url": f"{public_url}/a/{area.slug or area.code}/",
        "icon": {
            "type": "Image",
            "mediaType": "image/png",
            "url": f"{public_url}/static/icons/apple.png",
        },
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "inbox": f"{me}/inbox",
        "outbox": f"{public_url}/feeds/{area.code}/outbox.json",
        "followers": f"{me}/followers",
        "publicKey": {"id": f"{me}#main-key", "owner": me, "publicKeyPem": key},
    }


def outbox(board: Board, profile: Profile) -> Document:
    """Return ``outbox.json``: what stands on the board, the newest first."""
    me = actor_of(board.area.code, profile.public_url)
    newest = sorted(board.notices, key=lambda n: (n.effective, n.id), reverse=True)
    here = replace(profile, place=board.area.name)
    made = [create(render(n, here), me) for n in newest[:_LISTED]]
    listed = [{k: v for k, v in one.items() if k != "@context"} for one in made]
    told = {
        "@context": CONTEXT,
        "id": f"{profile.public_url}/feeds/{board.area.code}/outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(listed),
        "orderedItems": listed,
    }
    document = json_document("outbox.json", told)
    return Document(name=document.name, media_type=TYPE, body=document.body)


def _said(text: str, link: str, profile: Profile) -> dict[str, Any]:
    shown = "".join(f"<p>{escape(line)}</p>" for line in plain.paragraphs(text))
    href = escape(link)
    tag = words(profile.language).tag
    tags = "".join(
        f' <a href="{escape(one["href"])}" rel="tag">{escape(one["name"])}</a>'
        for one in _tags(profile)
    )
    content = f'{shown}<p><a href="{href}" rel="nofollow noopener">{href}</a>{tags}</p>'
    return {"content": content, "contentMap": {tag[:2]: content}, "url": link, "sensitive": False}


def _tags(profile: Profile) -> list[dict[str, str]]:
    return [
        {"type": "Hashtag", "name": f"#{one}", "href": f"{profile.public_url}/areas/?q={one}"}
        for one in microblog.topics(profile)
    ]


def _pictures(notice: Notice) -> list[int]:
    return [n for n, one in enumerate(notice.attachments) if one.is_image]


def _picture(number: int, notice: Notice, profile: Profile) -> dict[str, Any]:
    one = notice.attachments[number]
    return {
        "type": "Document",
        "mediaType": one.media_type,
        "url": files.address(one, profile),
        "name": plain.line(one.alt) or plain.line(one.name),
    }


def _activity(kind: str, name: str, actor: str, about: dict[str, Any], at: str) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": name,
        "type": kind,
        "actor": actor,
        **({"published": at} if at else {}),
        "to": [PUBLIC],
        "cc": [f"{actor}/followers"],
        "object": about,
    }
