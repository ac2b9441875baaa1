"""Hands alarms to the operator's mail server, for those whose address is an e-mail address."""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime

from app.dispatch.hooks.webhook import Post, Undelivered
from app.domain.webhook import MAILTO
from renderers.alarm_mail import mail

TIMEOUT_S = 20.0
_DONE, _REFUSED = 250, 550
_FAULTS = {
    smtplib.SMTPAuthenticationError: "mail_login",
    smtplib.SMTPNotSupportedError: "mail_no_tls",
    ssl.SSLError: "insecure",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail goes; ``tls`` is ``tls`` from the first octet on, ``starttls``, or ``off``."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str


def either(post: Post, server: MailServer | None, zone: tzinfo) -> Post:
    """Return what mails to ``mailto:`` addresses and posts to all others."""

    def told(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if not url.startswith(MAILTO):
            return post(url, body, headers)
        if server is None:
            raise Undelivered("no_mail")
        return _send(server, _letter(server, url, body, headers, zone))

    return told


def _letter(
    server: MailServer, url: str, body: bytes, headers: Mapping[str, str], zone: tzinfo
) -> EmailMessage:
    said, letter = mail(json.loads(body), zone), EmailMessage()
    host = server.sender.rpartition("@")[2] or "linli"
    letter["From"], letter["To"] = server.sender, url.removeprefix(MAILTO)
    letter["Subject"] = said.subject
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    letter["Date"] = format_datetime(at.astimezone(zone))
    letter["Message-ID"] = f"<{headers['webhook-id']}@{host}>"  # the same at every attempt
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(said.text)
    return letter


def _send(server: MailServer, letter: EmailMessage) -> int:
    """Return the answer of the server, 250 when it took the letter.

    Raises:
        Undelivered: with its name.
    """
    try:
        with _line(server) as line:
            _hand_over(server, line, letter)
    except smtplib.SMTPRecipientsRefused as exc:
        return next((code for code, _ in exc.recipients.values()), _REFUSED)
    except (smtplib.SMTPException, OSError) as exc:
        for kind, code in _FAULTS.items():
            if isinstance(exc, kind):
                raise Undelivered(code) from None
        if isinstance(exc, smtplib.SMTPResponseException):
            return exc.smtp_code
        raise Undelivered("no_answer") from None
    return _DONE


def _hand_over(server: MailServer, line: smtplib.SMTP, letter: EmailMessage) -> None:
    if server.tls == "starttls":
        line.starttls(context=ssl.create_default_context())
    if server.user:
        line.login(server.user, server.password)
    line.send_message(letter)


def _line(server: MailServer) -> smtplib.SMTP:
    if server.tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
