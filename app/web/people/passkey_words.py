"""Asks a browser for a passkey, and says kindly why one does not count."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from app.dispatch.people import passkey
from app.dispatch.people.passkey import Asked, Refused
from app.store import passkey as passkeys
from app.store.user import User
from app.web.house import house
from app.web.people import auth

# Nothing has been tried that could be an attack: these do not make anybody wait.
_HARMLESS = {Refused.LATE, Refused.UNKNOWN, Refused.TAKEN}


def options(who: User, asked: Asked) -> str:
    """Return what the browser needs to use a passkey of ``who``; nothing where they have none."""
    here = passkey.party(house())
    with house().store.read() as tx:
        if here is None or not passkeys.listing(tx, who.id):
            return ""
        return passkey.ask(tx, house(), asked, here, who)


def said(why: Refused) -> str:
    """Return why a passkey does not count, and what to do now."""
    match why:
        case Refused.LATE:
            return _("这次验证已过期，请再试一次。")
        case Refused.UNKNOWN:
            return _("系统里没有这个通行密钥，可能已经删除。请换一个，或者用密码。")
        case Refused.WRONG:
            return _("通行密钥没有通过核对。请再试一次，或者用密码。")
        case Refused.COUNTED_BACK:
            return _("这个通行密钥可能被复制过，没有通过。请用密码登录，删除它，并告诉安全管理员。")
        case Refused.TAKEN:
            return _("这个通行密钥已经添加过了。")


def failed(why: Refused, who: User | None) -> str:
    """Write a failure down as a wrong password is, and return what to say."""
    if why not in _HARMLESS:
        count = auth.failures(house(), who) if who else 0
        auth.failed(house(), who, count, request.remote_addr or "")
    return said(why)
