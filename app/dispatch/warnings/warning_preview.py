"""What a warning would look like on each way out, by the code that makes it there."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from app.dispatch.house import House
from app.dispatch.notices import preview
from app.dispatch.notices.preview import Card, Piece, Verdict
from app.dispatch.warnings import warning_rules
from app.domain.audience import Area
from app.domain.board import Board
from app.domain.target import Profile, Slot, led_profile
from app.domain.warning_alert import alert_of
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from app.store import area, slot
from app.store.session import Tx
from player import alert_pages
from player.alert_ground import Look
from player.alerts import Alert
from renderers import tv, warning_page, warning_post, warning_sms
from renderers.base import Documents, Unrenderable

# What is drawn where no panel hangs; the lamp of one in a single colour.
_PANEL, _LAMP = "192x32-full", (255, 0, 0)
_PAGES = 6
_MESSAGES = ("sms_smpp", "mastodon")


def cards(tx: Tx, house: House, one: Told) -> tuple[Card, ...]:
    """Return how ``one`` would look on a panel, the television and a telephone of its areas."""
    trails = area.trails(tx, one.places)
    trail = trails[min(one.places)]
    hung = sorted({s.profile for s in slot.reached(tx, one.places, ["led"])})
    page = house.profile(Slot(area=trail[-1].code, medium="mobile"))
    carried = {name for name in _MESSAGES if one.level in warning_rules.get(tx).carried(name)}
    text = house.message_profile(trail[-1], house.languages[0])
    return (
        _panel(house, one, led_profile(hung[-1] if hung else _PANEL)),
        _television(house, one, trail, page),
        _telephone(house, one, page),
        *((_sms(one, text),) if "sms_smpp" in carried else ()),
        *((_post(house, one, text),) if "mastodon" in carried else ()),
    )


def _panel(house: House, one: Told, profile: Profile) -> Card:
    """Have the player's own painter draw it."""
    said = alert_of(one)
    alert = Alert(
        id=said.id,
        revision=said.revision,
        level=said.level.value,
        template=said.template,
        title=said.title,
        text=said.text,
        source=said.source,
        icon=said.icon,
        effective=said.effective,
        expires=said.expires,
    )
    look = Look(
        size=(profile.width_px, profile.height_px),
        kind=profile.colours.value,
        lamp=_LAMP,
        language="zh",
    )
    made = alert_pages.pages(alert, look, is_drill=False)
    seconds = round(sum(page.seconds for page in made))
    pieces = tuple(_picture(house, page, profile) for page in made[:_PAGES])
    facts = {"pages": len(made), "loop_s": seconds}
    return Card(channel="led", fits=True, verdict=Verdict("pages", facts), pieces=pieces)


def _picture(house: House, page: alert_pages.Page, profile: Profile) -> Piece:
    out = BytesIO()
    page.draw().save(out, "PNG")
    body = out.getvalue()
    name = sha256(body).hexdigest()
    house.bell.keep(f"preview:{name}", body, preview.KEEP_S)
    return Piece(
        sha256=name,
        media_type="image/png",
        width_px=profile.width_px,
        height_px=profile.height_px,
        dwell_ms=round(page.seconds * 1000),
    )


def _television(house: House, one: Told, trail: tuple[Area, ...], profile: Profile) -> Card:
    board = Board(area=trail[-1], trail=trail, warnings=(one,))
    body = _index(tv.render(board, profile))
    piece = preview.page_piece(house, body, 1280, 720, "text/html; charset=utf-8")
    return Card(channel="tv", fits=True, verdict=Verdict("fits"), pieces=(piece,))


def _sms(one: Told, profile: Profile) -> Card:
    try:
        made = warning_sms.render(one, Act.ALARM, profile)
    except Unrenderable as exc:
        return Card(channel="sms_smpp", fits=False, verdict=Verdict(exc.code, exc.facts))
    facts = {"parts": len(made.parts), "characters": sum(map(len, made.parts))}
    return Card(channel="sms_smpp", fits=True, verdict=Verdict("parts", facts), texts=made.parts)


def _post(house: House, one: Told, profile: Profile) -> Card:
    made = warning_post.render(one, Act.ALARM, profile)
    piece = preview.page_piece(house, made.image, 1080, 0, made.image_type)
    verdict = Verdict("fits")
    return Card(channel="mastodon", fits=True, verdict=verdict, pieces=(piece,), texts=(made.text,))


def _index(made: Documents) -> bytes:
    return next(one.body for one in made.items if one.name == "index.html")


def _telephone(house: House, one: Told, profile: Profile) -> Card:
    body = warning_page.page(one, [one.message], replace(profile, language=house.languages[0]))
    piece = preview.page_piece(house, body, 390, 780, "text/html; charset=utf-8")
    return Card(channel="mobile", fits=True, verdict=Verdict("fits"), pieces=(piece,))
