"""The one module that knows every room: joins renderers, channels, store and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import renderers.activity
import renderers.feed
import renderers.led
import renderers.microblog
import renderers.mobile
import renderers.push
import renderers.robot
import renderers.sms
import renderers.timeline
import renderers.tv
import renderers.warning_post
import renderers.warning_push
import renderers.warning_sms
from app import clock
from app.config import Config
from app.dispatch.boards.boards import playlist_path
from app.dispatch.hooks.webhook import Undelivered
from app.dispatch.house import House
from app.dispatch.keys.keys import KeyRing
from app.dispatch.keys.seal import release
from app.dispatch.messages.accounts import Book, Noted
from app.dispatch.messages.fediverse import Signer
from app.dispatch.messages.reports import ReportBox
from app.dispatch.route import BoardRoute, MessageRoute, Routes, as_is
from app.ingest import safe_post
from app.ingest.safe_fetch import Guard
from app.store import follower, origin
from app.store.bell import Bell
from app.store.origin import OriginStore
from app.store.session import Store
from app.store.target import Cipher
from channels.activitypub import ActivityPubChannel, Ways
from channels.base import Reason, Unreachable
from channels.feed import FeedChannel
from channels.led import LedChannel
from channels.mastodon import MastodonAccounts, MastodonChannel
from channels.mastodon import Settings as MastodonSettings
from channels.microblog import MicroblogChannel
from channels.mobile import MobileChannel
from channels.origin import Origin
from channels.robot import RobotChannel
from channels.sms_http import SmsHttpChannel, gateway_from
from channels.sms_smpp import Settings as SmppSettings
from channels.sms_smpp import SmppChannel
from channels.tv import TvChannel
from channels.webpush import SERVICES, WebPushChannel
from channels.webpush import Settings as PushSettings
from channels.weibo import WeiboChannel


@dataclass(frozen=True, slots=True)
class Wired:
    """A house, and the box in which its channels leave delivery reports for the worker."""

    house: House
    reports: ReportBox


def build(config: Config) -> Wired:
    """Return a house made from ``config``. Opens no connection: each is made when first used."""
    store, bell = Store(config.database_url), Bell(config.redis_url)
    keys, reports = KeyRing.load(config.data_dir / "keys", clock.now()), ReportBox()
    shelf, cipher = OriginStore(store, clock.now), Cipher(keys.phone_key)
    book = Book(store, cipher, clock.now)
    rings = (bell.ring, ringer(store, bell))
    house = House(
        store=store,
        bell=bell,
        routes=build_routes(config, keys, shelf, rings, reports, book),
        keys=keys,
        cipher=cipher,
        clock=clock.now,
        public_url=config.public_url,
        gateway_url=config.gateway_url,
        time_zone=config.time_zone,
        languages=config.languages,
        sms_signature=config.sms_signature,
        data_dir=config.data_dir,
        private_sources=config.private_sources,
        upload_max=config.upload_max,
        push_services=(*SERVICES, *config.push_services),
        websub_hub=config.websub_hub,
        keep=dict(config.keep),
        has_mail=bool(config.mail_host),
    )
    return Wired(house, reports)


def build_routes(
    config: Config,
    keys: KeyRing,
    shelf: Origin,
    rings: tuple[Callable[[str], object], Callable[[str], object]],
    reports: ReportBox,
    book: Book,
) -> Routes:
    """Return the routes by name; a message channel without settings is not there.

    ``rings`` are the ring for documents, and the one that brings a signed board along.

    Each route gets its own line first: inside the ``Any`` of ``Routes`` mypy would no longer check
    that the channel can carry what the renderer makes.
    """
    ring, ring_hot = rings
    to_led = BoardRoute(
        renderers.led.render, partial(release, keys.release), LedChannel(shelf, ring_hot)
    )
    to_tv = BoardRoute(renderers.tv.render, as_is, TvChannel(shelf, ring))
    to_mobile = BoardRoute(renderers.mobile.render, as_is, MobileChannel(shelf, ring))
    to_feed = BoardRoute(renderers.feed.render, as_is, FeedChannel(shelf, ring))
    to_timeline = BoardRoute(renderers.timeline.render, as_is, MicroblogChannel(shelf, ring))
    return Routes(
        boards={
            "led": to_led,
            "tv": to_tv,
            "mobile": to_mobile,
            "feed": to_feed,
            "microblog": to_timeline,
        },
        messages={**_messages(config, reports, book), "webpush": _pushes(config, keys)},
    )


def _messages(config: Config, reports: ReportBox, book: Book) -> dict[str, MessageRoute[Any]]:
    to_weibo = MessageRoute(
        renderers.microblog.render_post,
        renderers.warning_post.render,
        Noted(WeiboChannel(config.weibo_url, book.credentials), book.note),
    )
    to_robots = MessageRoute(
        renderers.robot.render,
        renderers.robot.render_warning,
        Noted(RobotChannel(book.credentials, clock.now, config.robot_url), book.note),
        is_repeatable=False,
    )
    found: dict[str, MessageRoute[Any]] = {"weibo": to_weibo, "robot": to_robots}
    found["activitypub"] = _fediverse(config, book)
    found["mastodon"] = _mastodon(config, book)
    if config.smpp_url:
        binds = SmppSettings.all_from(config.smpp_url, sender=config.smpp_sender)
        found["sms_smpp"] = MessageRoute(
            renderers.sms.render,
            renderers.warning_sms.render,
            SmppChannel(binds, on_report=reports.put, on_text=reports.arrivals.put),
            is_repeatable=False,
        )
    if config.sms_gateway:
        gateway = gateway_from(config.sms_gateway, clock.now)
        found["sms_smpp"] = MessageRoute(
            renderers.sms.render,
            renderers.warning_sms.render,
            SmsHttpChannel(gateway),
            is_repeatable=False,
        )
    return found


def _mastodon(config: Config, book: Book) -> MessageRoute[Any]:
    """Return the way to accounts on Mastodon servers, and to the one of the settings."""
    own = None
    if config.mastodon_url:
        said = MastodonSettings(base_url=config.mastodon_url, token=config.mastodon_token)
        own = MastodonChannel(said)
    prefix = MastodonAccounts.PREFIX

    def note(address: str, fault: str) -> None:
        is_own = not address.startswith(prefix)
        book.note("mastodon" if is_own else address.removeprefix(prefix), fault)

    every = MastodonAccounts(book.credentials, own, lambda: Guard(config.private_sources))
    return MessageRoute(
        renderers.microblog.render_post, renderers.warning_post.render, Noted(every, note)
    )


def _fediverse(config: Config, book: Book) -> MessageRoute[Any]:
    """Return the way to followers elsewhere: it needs no account, so it is always there."""

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        try:
            return safe_post.post(url, body, headers, private=config.private_sources)
        except Undelivered as exc:
            raise Unreachable(Reason.NO_ANSWER.because(exc.code)) from None

    def gone(address: str) -> None:
        code, _, whom = address.partition(" ")
        with book.store.begin() as tx:
            follower.remove(tx, code, whom.partition("#")[2], clock.now())

    ways = Ways(post, Signer(book.store, book.cipher).key, clock.now, gone)
    channel = ActivityPubChannel(config.public_url, ways)
    return MessageRoute(renderers.activity.render, renderers.activity.render_warning, channel)


def _pushes(config: Config, keys: KeyRing) -> MessageRoute[Any]:
    """Return the way to browsers: it needs no account anywhere, so it is always there."""
    host = urlsplit(config.public_url).hostname or "localhost"
    is_https = config.public_url.startswith("https://")
    otherwise = config.public_url if is_https else f"mailto:webmaster@{host}"
    settings = PushSettings(
        keys=keys.push.now,
        contact=config.push_contact or otherwise,
        now=clock.now,
        backend=Guard(config.private_sources),
    )
    return MessageRoute(
        renderers.push.render, renderers.warning_push.render, WebPushChannel(settings)
    )


def ringer(store: Store, bell: Bell) -> Callable[[str], None]:
    """Return what rings for a player's slot: its board goes onto the bell whole, as hot bytes."""

    def ring(slot_key: str) -> None:
        with store.read() as tx:
            stored = origin.get(tx, playlist_path(slot_key))
        bell.ring(slot_key, stored.body if stored else None)

    return ring
