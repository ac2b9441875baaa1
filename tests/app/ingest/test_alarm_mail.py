"""Alarms by e-mail, over a real SMTP server: one when it begins, one when it is over."""

import email
import socket
from email import policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from app.dispatch.hooks import webhook
from app.dispatch.screens import alarms
from app.domain.target import Slot
from app.domain.webhook import ALARMS
from app.ingest.alarm_mail import MailServer, either
from app.store import screen, slot
from app.store import webhook as hooks
from app.store.screen import Screen

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")
ZONE = ZoneInfo("Asia/Shanghai")


class Box:
    """Takes all mail but for one address."""

    def __init__(self):
        self.got = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box():
    def enters(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"right", handled=False)

    kept = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    running = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        authenticator=enters,
        auth_require_tls=False,
    )
    running.start()
    yield kept
    running.stop()


def server(box, **more):
    said = {"host": "127.0.0.1", "port": box.port, "tls": "off", "user": "", "password": ""}
    return MailServer(**{**said, "sender": "linli@example.org", **more})


@pytest.fixture
def hook(neighbourhood, wanglan):
    with neighbourhood.store.begin() as tx:
        to = "mailto:duty@example.org"
        return webhook.add(tx, neighbourhood, wanglan, to, ALARMS, (LED.area,))[0]


def test_silence_is_mailed_once_and_so_is_its_end(box, hook, neighbourhood, clock):
    house, now = neighbourhood, clock()
    with house.store.begin() as tx:
        slot.ensure(tx, LED, now)
        made = Screen(id="gate", profile=LED.profile, public_key=b"k" * 32, enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, "gate", "东门屏", LED, now)
    post = either(None, server(box, user="linli", password="right"), ZONE)
    clock.go(minutes=11)
    for _ in range(2):
        alarms.sweep(house, now)
        webhook.deliver_due(house, post)
    [told] = box.got
    assert told["Subject"] == "【邻里】屏幕离线：望春里社区"
    assert (told["To"], told["From"]) == ("duty@example.org", "linli@example.org")
    assert "屏幕：东门屏" in told.get_content() and "2026-11-24 12:00" in told.get_content()
    with house.store.begin() as tx:
        screen.revoke(tx, "gate")
    alarms.sweep(house, now)
    webhook.deliver_due(house, post)
    assert box.got[1]["Subject"] == "【邻里】已恢复：屏幕离线：望春里社区"


def test_what_a_server_refuses_is_on_the_list_by_name(box, hook, neighbourhood, wanglan, clock):
    cases = {
        "mail_login": server(box, user="linli", password="wrong"),
        "mail_no_tls": server(box, tls="starttls"),
        "no_answer": server(box, port=1),
        "no_mail": None,
    }
    with neighbourhood.store.begin() as tx:
        webhook.ping(tx, neighbourhood, wanglan, hook)

    def last():
        with neighbourhood.store.read() as tx:
            call = hooks.log(tx, hook.id, 1)[0]
            return call.reason or call.state.value, call.status

    for reason, there in cases.items():
        webhook.deliver_due(neighbourhood, either(None, there, ZONE))
        assert last() == (reason, 0)
        clock.go(hours=1)
    webhook.deliver_due(neighbourhood, either(None, server(box), ZONE))
    assert last() == ("delivered", 250)
    assert box.got[0]["Subject"] == "【邻里】测试邮件"
    assert either(lambda *_: 204, None, ZONE)("https://x.example", b"", {}) == 204
