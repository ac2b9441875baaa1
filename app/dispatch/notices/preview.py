"""The editor's cards: what each channel will carry, by the same renderers, as the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.dispatch.boards import lineup
from app.dispatch.house import House
from app.dispatch.media import media
from app.domain.audience import Area
from app.domain.board import Board, compose
from app.domain.legibility import Legibility, legibility
from app.domain.notice import Notice, Phase
from app.domain.review import Draft, provisional
from app.domain.target import Profile, Slot, led_profile
from app.store import area, sight
from app.store.sight import Sight
from renderers import led, led_fields, microblog, mobile, push, sms, tv
from renderers.base import Document, Frame, Unrenderable

KEEP_S = 600
CHANNELS = ("led", "tv", "mobile", "mastodon", "sms_smpp", "webpush")
POST_LIMIT = 140


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it fits, as a code and its facts.

    ``fits``; ``pages`` (pages, loop_s, code: 0 where the panel has no room for one);
    ``characters`` (count, limit); ``parts`` (parts, characters); else an ``Unrenderable`` code
    with its facts.
    """

    code: str
    facts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One picture or page of a card; its bytes are kept in the bell for ten minutes."""

    sha256: str
    media_type: str
    width_px: int = 0
    height_px: int = 0
    dwell_ms: int = 0
    effect: str = "still"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One channel's view of a notice; ``texts`` are the parts of a message.

    ``sight`` is how its smallest letters look to whoever sees its screens from farthest.
    """

    channel: str
    fits: bool
    verdict: Verdict
    pieces: tuple[Piece, ...] = ()
    texts: tuple[str, ...] = ()
    sight: Legibility | None = None


def cards(
    house: House, draft: Draft, notice_id: str, area_code: str, led_name: str = "192x32-mono"
) -> tuple[Card, ...]:
    """Return the six cards of ``draft`` as residents of ``area_code`` would get it.

    Raises:
        LookupError: there is no such area.
        ValueError: ``led_name`` names no panel.
    """
    now = house.clock()
    with house.store.read() as tx:
        trail = area.trail(tx, area_code)
        if not trail:
            raise LookupError(area_code)
        line = lineup.of(tx, trail, "tv", (), (now, now + timedelta(seconds=1)))
        seen = sight.hardest(tx, area_code, led_profile(led_name).name)
    made = provisional(draft, notice_id, area_code, house.routes.names, now)
    media.show_for_now(house, [one.sha256 for one in made.attachments])
    board = compose([n for n in line.kept if n.id != notice_id], "tv", now, trail, line.showings)
    board = replace(board, notices=(made, *board.notices))
    panel, page, text = _profiles(house, trail[-1], led_name)
    makers: dict[str, Callable[[], Card]] = {
        "led": lambda: _led(house, made, panel, seen),
        "tv": lambda: _tv(house, made, board, page),
        "mobile": lambda: _mobile(house, made, trail[-1], page),
        "mastodon": lambda: _post(house, made, text),
        "sms_smpp": lambda: _sms(made, text),
        "webpush": lambda: _push(made, text),
    }
    return tuple(_card(channel, makers[channel]) for channel in CHANNELS)


def reel(
    house: House, board: Board, led_name: str, limit: int
) -> list[tuple[str, tuple[Piece, ...]]]:
    """Return the frames of the first ``limit`` notices of a board, by title; or the default's.

    Raises:
        ValueError: ``led_name`` names no panel.
    """
    panel = house.profile(Slot(area=board.area.code, medium="led", profile=led_name))
    now = house.clock()
    whole = led.render(replace(board, notices=board.notices[:limit]), panel)
    titles = {n.id: n.title for n in board.notices}
    return [
        (
            titles.get(item.notice_id, ""),
            tuple(_frame_piece(house, led_fields.filled(f, now, panel)) for f in item.frames),
        )
        for item in whole.items or (whole.default,)
    ]


def kept(house: House, sha256: str) -> bytes | None:
    """Return the bytes of a piece, None when it was never made or is too long ago."""
    return house.bell.kept(f"preview:{sha256}")


def _profiles(house: House, place: Area, led_name: str) -> tuple[Profile, Profile, Profile]:
    """Return what a panel, a page and a message in ``place`` can show."""
    panel = house.profile(Slot(area=place.code, medium="led", profile=led_name))
    page = house.profile(Slot(area=place.code, medium="mobile"))
    return panel, page, house.message_profile(place, page.language)


def _card(channel: str, make: Callable[[], Card]) -> Card:
    try:
        return make()
    except Unrenderable as exc:
        return Card(channel=channel, fits=False, verdict=Verdict(exc.code, exc.facts))


def _led(house: House, made: Notice, panel: Profile, seen: Sight | None) -> Card:
    frames = led.frames(made, panel)
    loop_ms = led.loop_ms(frames)
    pieces = tuple(_frame_piece(house, f) for f in frames)
    facts, px = {"pages": len(frames), "loop_s": round(loop_ms / 1000)}, led.letter_px(panel)
    facts["code"] = int(led.takes_code(panel))
    return Card(
        channel="led",
        fits=True,
        verdict=Verdict("pages", facts),
        pieces=pieces,
        sight=legibility(px, seen.pitch_mm, seen.distance_m) if seen else None,
    )


def _frame_piece(house: House, frame: Frame) -> Piece:
    house.bell.keep(f"preview:{frame.sha256}", frame.png, KEEP_S)
    return Piece(
        sha256=frame.sha256,
        media_type="image/png",
        width_px=frame.width_px,
        height_px=frame.height_px,
        dwell_ms=frame.dwell_ms,
        effect=frame.effect,
    )


def page_piece(house: House, body: bytes, width_px: int, height_px: int, kind: str) -> Piece:
    """Return a page as a piece; its bytes are kept for ten minutes."""
    page = Document(name="preview", media_type=kind, body=body)
    house.bell.keep(f"preview:{page.sha256}", body, KEEP_S)
    return Piece(
        sha256=page.sha256, media_type=page.media_type, width_px=width_px, height_px=height_px
    )


def _tv(house: House, made: Notice, board: Board, profile: Profile) -> Card:
    body = tv.notice_page(made, board, profile)
    piece = page_piece(house, body, 1280, 720, "text/html; charset=utf-8")
    return Card(channel="tv", fits=True, verdict=Verdict("fits"), pieces=(piece,))


def _mobile(house: House, made: Notice, place: Area, profile: Profile) -> Card:
    body = mobile.notice_page(made, place.name, profile, Phase.LIVE)
    piece = page_piece(house, body, 390, 780, "text/html; charset=utf-8")
    return Card(channel="mobile", fits=True, verdict=Verdict("fits"), pieces=(piece,))


def _post(house: House, made: Notice, profile: Profile) -> Card:
    post = microblog.render_post(made, profile)
    piece = page_piece(house, post.image, 1080, 0, post.image_type)
    facts = {"count": microblog.count(post.text), "limit": POST_LIMIT}
    return Card(
        channel="mastodon",
        fits=True,
        verdict=Verdict("characters", facts),
        pieces=(piece,),
        texts=(post.text,),
    )


def _sms(made: Notice, profile: Profile) -> Card:
    text = sms.render(made, profile)
    facts = {"parts": len(text.parts), "characters": sum(map(len, text.parts))}
    return Card(channel="sms_smpp", fits=True, verdict=Verdict("parts", facts), texts=text.parts)


def _push(made: Notice, profile: Profile) -> Card:
    return Card(
        channel="webpush",
        fits=True,
        verdict=Verdict("fits"),
        texts=push.shown(push.render(made, profile)),
    )


def written(house: House, made: Notice, channel: str, led_name: str) -> tuple[bytes, ...]:
    """Return what ``channel`` carries of a published notice, as bytes: frames, a page, or text.

    Raises:
        LookupError: its area is gone.
        renderers.base.Unrenderable: it does not fit.
    """
    with house.store.read() as tx:
        trail = area.trail(tx, made.areas[0])
    if not trail:
        raise LookupError(made.areas[0])
    panel, page, text = _profiles(house, trail[-1], led_name)
    board = Board(area=trail[-1], trail=trail, notices=(made,))
    makers: dict[str, Callable[[], tuple[bytes, ...]]] = {
        "led": lambda: tuple(f.png for f in led.frames(made, panel)),
        "tv": lambda: (tv.notice_page(made, board, page),),
        "mobile": lambda: (mobile.notice_page(made, trail[-1].name, page, Phase.LIVE),),
        "mastodon": lambda: (microblog.render_post(made, text).image,),
        "sms_smpp": lambda: ("".join(sms.render(made, text).parts).encode(),),
        "webpush": lambda: (push.render(made, text).payload,),
    }
    return makers[channel]()
