"""Takes the picture a screen sends of itself, made harmless."""

from __future__ import annotations

from app.dispatch.house import House
from app.dispatch.media import aside
from app.dispatch.media.picture import Unusable
from app.dispatch.screens import token
from app.dispatch.screens.enrol import Revoked
from app.dispatch.screens.token import BadToken
from app.store import screen, screenshot
from app.store.screenshot import Screenshot

MOST_BYTES = 512 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
# A screen sends one when it is asked to; decoding costs a process each time.
REST_S = 2


class TooSoon(RuntimeError):
    """The screen has just sent one."""


def store(house: House, screen_id: str, written: str, png: bytes) -> None:
    """Keep ``png`` in place of the screen's last picture; ``written`` is its token.

    Raises:
        Revoked: the token is not this screen's, or the screen is not in use.
        TooSoon: another came just before.
        Unusable: it is no PNG, or not all there.
    """
    now = house.clock()
    try:
        grant = token.check(house.keys.token_key, written, now)
    except BadToken:
        raise Revoked(screen_id) from None
    with house.store.read() as tx:
        is_in_use = bool(screen.in_use(tx, [screen_id]))
    if grant.screen != screen_id or not is_in_use:
        raise Revoked(screen_id)
    if not house.bell.once(f"screenshot:{screen_id}", REST_S):
        raise TooSoon
    if not png.startswith(PNG):
        raise Unusable("not_a_picture")
    found = aside.decoded(png)
    if found["media_type"] != "image/png":
        raise Unusable("too_many_pixels")
    with house.store.begin() as tx:
        screenshot.put(tx, Screenshot(screen=screen_id, at=now, png=found["body"]))
