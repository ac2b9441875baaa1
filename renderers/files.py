"""A notice's pictures and files, as pages and feeds name them: by the hash of their bytes."""

from __future__ import annotations

from typing import Any

from app.domain.media import narrower, size
from app.domain.notice import Attachment, Notice
from app.domain.target import Profile
from renderers import plain


def path(one: Attachment) -> str:
    """Return where the bytes lie on this server."""
    return f"/files/{one.sha256}"


def address(one: Attachment, profile: Profile) -> str:
    """Return where the bytes lie, for whoever reads elsewhere."""
    return f"{profile.public_url}{path(one)}"


def pictures(notice: Notice) -> list[dict[str, Any]]:
    """Return the pictures in order, as templates show them."""
    return [
        {
            "path": path(one),
            "alt": plain.line(one.alt) or plain.line(one.name),
            "width": one.width_px,
            "height": one.height_px,
        }
        for one in notice.attachments
        if one.is_image
    ]


def papers(notice: Notice) -> list[dict[str, str]]:
    """Return the files to be opened, in order, each with its size."""
    return [
        {"path": path(one), "name": plain.line(one.name), "size": size(one.size)}
        for one in notice.attachments
        if not one.is_image
    ]


def listed(notice: Notice, profile: Profile) -> list[dict[str, Any]]:
    """Return all of them as JSON documents name them."""
    return [_member(one, profile) for one in notice.attachments]


def _member(one: Attachment, profile: Profile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "url": address(one, profile),
        "type": one.media_type,
        "size": one.size,
        "name": plain.line(one.name),
    }
    if one.is_image:
        found |= {"alt": plain.line(one.alt), "width": one.width_px, "height": one.height_px}
        found["sizes"] = _sizes(one, profile)
    return found


def _sizes(one: Attachment, profile: Profile) -> list[dict[str, Any]]:
    """Return a picture from small to its own size, as ``srcset`` lists one."""
    url = address(one, profile)
    small = [(f"{url}/{w}", w, h) for w, h in narrower(one.width_px, one.height_px)]
    whole = (url, one.width_px, one.height_px)
    return [{"url": u, "width": w, "height": h} for u, w, h in (*small, whole)]
