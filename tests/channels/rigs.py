"""For each channel: the channel wired to a far end that answers as told.

A rig is made from the one Mastodon server all tests share, for it takes long to start.
"""

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

import channels.activitypub
import channels.mastodon
import channels.robot
import channels.sms_http
import channels.sms_smpp
import channels.webpush
import channels.weibo
from app.domain.account import Credentials
from channels import CHANNELS
from channels.base import Reason, Unreachable
from renderers.activity import Note
from renderers.base import Document, Documents, Post, Push, SmsText
from tests.channels.far_end import OriginEnd, Posts, postbox_end, smsc_end
from tests.channels.peer_end import KEY, Peer, peer_end
from tests.channels.push_end import Browser, push_service
from tests.channels.sms_http.far_end import gateway_end

SECRET = "s3cr3t"
MARKS = count(1)
PATIENCE, IMPATIENCE = 30.0, 0.5  # seconds; this machine may be busy


@dataclass
class Rig:
    channel: Any
    message: Any
    address: str
    end: Any  # .seen: what arrived; .play(fault): how to answer from now on
    limit_s: float = 4.0  # a delivery that meets silence must be over by then
    busy_s: float = 30.0  # how long the far end asks us to wait
    faults: frozenset = frozenset({"trouble"})  # what it can play


FAULTS = {
    **{name: frozenset({"trouble"}) for name in ("led", "tv", "mobile", "feed", "microblog")},
    "mastodon": frozenset({"refusal", "trouble", "silence", "garbled", "shapeless", "busy"}),
    "sms_smpp": frozenset({"refusal", "trouble", "silence", "busy"}),
    "activitypub": frozenset({"refusal", "trouble", "silence", "busy"}),
    "sms_http": frozenset({"refusal", "trouble", "silence", "garbled", "shapeless", "busy"}),
    "webpush": frozenset({"refusal", "trouble", "silence", "busy"}),
    "weibo": frozenset({"refusal", "trouble", "silence", "garbled", "shapeless", "busy"}),
    "robot": frozenset({"refusal", "trouble", "silence", "garbled", "shapeless", "busy"}),
}
KNOWN = {
    "acc00001": Credentials("weibo", {"token": SECRET, "rip": "203.208.60.1", "change": "keep"}),
    "acc00002": Credentials("wecom", {"token": SECRET}),
}
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@contextmanager
def mastodon(microblog, patience=PATIENCE):
    mark = f"no{next(MARKS)}"
    settings = channels.mastodon.Settings(base_url=microblog.url, token=SECRET, timeout=patience)
    channel = channels.mastodon.MastodonChannel(settings)
    text = f"【停水通知】11月25日（周三）9:00至11:00，望春里1—6号楼停水。https://linli.example/p/{mark}"
    post = Post(text=text, image=b"\x89PNG\r\n", alt="停水通知")
    microblog.play(None)
    try:
        yield Rig(channel, post, f"@{mark}", Posts(microblog, mark), faults=FAULTS["mastodon"])
    finally:
        channel.close()


@contextmanager
def sms_smpp(microblog, patience=PATIENCE):
    statuses = {"refusal": 0x0B, "trouble": 0x08, "busy": 0x58, "silence": None, None: 0}
    with smsc_end() as end:
        end.play = lambda fault: setattr(end, "status", statuses[fault])
        settings = channels.sms_smpp.Settings(
            host="127.0.0.1",
            port=end.port,
            system_id="linli",
            password=SECRET,
            sender="10690000",
            timeout=patience,
        )
        channel = channels.sms_smpp.SmppChannel(settings, lambda *report: None)
        text = SmsText(parts=("【望春里社区】明天9点到11点停水，", "请提前储水。"), encoding="ucs2")
        try:
            yield Rig(channel, text, "+8613800001234", end, busy_s=2.0, faults=FAULTS["sms_smpp"])
        finally:
            channel.close()


@contextmanager
def webpush(microblog, patience=PATIENCE):
    with push_service() as end:
        signer = ec.generate_private_key(ec.SECP256R1())
        settings = channels.webpush.Settings(
            keys=lambda: (signer,),
            contact="mailto:desk@linli.example",
            now=lambda: datetime(2026, 11, 24, 4, tzinfo=UTC),
            timeout=patience,
        )
        channel = channels.webpush.WebPushChannel(settings)
        browser = Browser(end, SECRET)  # the last part of its endpoint is a secret
        push = Push(payload=b'{"title":"x"}', urgency="normal", keep_s=3600, topic="abc")
        try:
            address = browser.address(signer)
            yield Rig(channel, push, address, end, faults=FAULTS["webpush"])
        finally:
            channel.close()


class Worded:
    """Puts the revision into the text: Weibo takes equal ones for one."""

    def __init__(self, inner):
        self.inner, self.close = inner, inner.close

    def deliver(self, message, address, key):
        opening = f"第{key.split(':')[1]}版："
        return self.inner.deliver(replace(message, text=opening + message.text), address, key)


@contextmanager
def weibo(microblog, patience=PATIENCE):
    text = "【停水通知】望春里1—6号楼停水。 https://linli.example/p/k3x9a7qd"
    post = Post(text=text, image=b"\x89PNG\r\n\x1a\n", alt="停水通知")
    with postbox_end(SECRET, "weibo") as end:
        channel = channels.weibo.WeiboChannel(end.url, KNOWN.get, patience)
        yield Rig(Worded(channel), post, "acc00001", end, busy_s=3600.0, faults=FAULTS["weibo"])


@contextmanager
def robot(microblog, patience=PATIENCE):
    post = Post(text="【停水通知】望春里1—6号楼停水。\nhttps://linli.example/p/k3x9a7qd")
    with postbox_end(SECRET, "robots") as end:
        channel = channels.robot.RobotChannel(KNOWN.get, lambda: NOON, end.url, patience)
        yield Rig(channel, post, "acc00002", end, busy_s=60.0, faults=FAULTS["robot"])


@contextmanager
def activitypub(microblog, patience=PATIENCE):
    with peer_end(lambda: NOON, lambda actor: Peer.pem(Peer(None))) as end:

        def post(url, body, headers):
            try:
                return httpx.post(url, content=body, headers=headers, timeout=patience).status_code
            except httpx.TransportError as exc:
                raise Unreachable(Reason.NO_ANSWER.because(type(exc).__name__)) from None

        ways = channels.activitypub.Ways(post, lambda: KEY, lambda: NOON, lambda gone: None)
        channel = channels.activitypub.ActivityPubChannel("https://linli.example", ways)
        content = {"content": "<p>停水</p>", "published": "2026-11-24T04:00:00Z"}
        address = f"110105900001 {end.me}/inbox#{end.me}"
        note = Note(name="notes/k3x9a7qd", content=content)
        yield Rig(channel, note, address, end, busy_s=60.0, faults=FAULTS["activitypub"])


@contextmanager
def sms_http(microblog, patience=PATIENCE):
    with gateway_end() as end:
        facts = {"kind": "aliyun", "key_id": "linli", "secret": SECRET, "template": "SMS_1"}
        setting = json.dumps({**facts, "endpoint": end.url})
        gateway = channels.sms_http.gateway_from(setting, lambda: datetime.now(UTC), patience)
        channel = channels.sms_http.SmsHttpChannel(gateway)
        text = SmsText(parts=("【望春里社区】明天9点到11点停水，", "请提前储水。"), encoding="ucs2")
        try:
            yield Rig(channel, text, "+8613800001234", end, busy_s=2.0, faults=FAULTS["sms_http"])
        finally:
            channel.close()


def board(medium, *names):
    """A rig for a channel whose documents are fetched."""

    @contextmanager
    def rig(microblog, patience=PATIENCE):
        end = OriginEnd()
        channel = CHANNELS[medium](end, end.rung.append)
        documents = tuple(
            Document(name=name, media_type="application/json", body=name.encode()) for name in names
        )
        profile = "192x32-mono" if medium == "led" else "default"
        try:
            yield Rig(channel, Documents(documents), f"{medium}/110105900001/{profile}", end)
        finally:
            channel.close()

    return rig


RIGS = {
    "led": board("led", "playlist.json", f"files/{'0' * 64}"),
    "tv": board("tv", "index.html", "state.json", "n/k3x9a7qd.html"),
    "mobile": board("mobile", "index.html", "index.en.html", "board.json"),
    "feed": board("feed", "rss.xml", "atom.xml", "feed.json"),
    "microblog": board("microblog", "timeline.json"),
    "mastodon": mastodon,
    "weibo": weibo,
    "robot": robot,
    "activitypub": activitypub,
    "sms_smpp": sms_smpp,
    "sms_http": sms_http,
    "webpush": webpush,
}
