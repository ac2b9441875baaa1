"""What gateways tell of texts: bodies of strangers, read within bounds. Pure.

Aliyun: SmsReport (help.aliyun.com/document_detail/101867), SmsUp (…/knowledge_detail/60127) and
QuerySendDetails (…/document_detail/419277). Tencent Cloud, tencentcloud.com/document/product/382/:
status notification (43547), reply (43548), PullSmsSendStatusByPhoneNumber (40518).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from app.domain.delivery import State, own_reference
from channels.base import Arrival, Heard, Reason
from channels.hearing import Garbled, Open, Pushed

MOST, LONGEST, TEXT_MAX, CHARGED_MAX = 1000, 200, 500, 20
# What carriers and gateways say of a text that did not arrive; the longest prefix counts.
WHY = {
    "MOBILE_IN_BLACK": Reason.CARRIER_BLOCKS,
    "USER_REJECT": Reason.CARRIER_BLOCKS,
    "BLACKLIST": Reason.CARRIER_BLOCKS,
    "MBBLACK": Reason.CARRIER_BLOCKS,
    "MOBILE_SEND_LIMIT": Reason.TOO_OFTEN,
    "INVALID_NUMBER": Reason.BAD_NUMBER,
    "MOBILE_NUMBER_ILLEGAL": Reason.BAD_NUMBER,
    "CONTENT_": Reason.FORBIDDEN_WORDS,
    "isv.UNSUPPORTED_CONTENT": Reason.FORBIDDEN_WORDS,
    "isv.SMS_CONTENT": Reason.BAD_TEMPLATE,
    "EXPIRED": Reason.EXPIRED_AT_CARRIER,
    "DELETED": Reason.DELETED_AT_CARRIER,
    "REJECT": Reason.REJECTED_AT_CARRIER,
}
_NATIONAL = re.compile(r"1\d{10}")


def objects(pushed: Pushed) -> list[dict[str, Any]]:
    """Return the JSON objects of a body: one, or a list of at most ``MOST``. Raises Garbled."""
    try:
        found = json.loads(pushed.body)
    except (ValueError, RecursionError):
        raise Garbled("no JSON") from None
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST or not all(isinstance(one, dict) for one in listed):
        raise Garbled("no list of objects")
    return listed


def aliyun(one: Mapping[str, Any]) -> Heard | Arrival | None:
    """Return what a SmsReport or a SmsUp says. Raises Garbled."""
    phone = e164(word(one, "phone_number"))
    if "content" in one:
        return Arrival(phone, word(one, "content", TEXT_MAX))
    if not isinstance(success := one.get("success"), bool):
        raise Garbled("no success")
    return heard(
        word(one, "biz_id"),
        success,
        f"{word(one, 'err_code')} {word(one, 'err_msg')}",
        phone,
        word(one, "out_id", 255),
        word(one, "sms_size"),
    )


def tencent(one: Mapping[str, Any]) -> Heard | Arrival | None:
    """Return what a notification of status or a reply says. Raises Garbled."""
    nation = word(one, "nationcode")
    phone = f"+{nation}{word(one, 'mobile')}" if nation.isdigit() else e164(word(one, "mobile"))
    if "text" in one:
        return Arrival(phone, word(one, "text", TEXT_MAX))
    if (status := word(one, "report_status")) not in {"SUCCESS", "FAIL"}:
        raise Garbled("no report_status")
    why = f"{word(one, 'errmsg')} {word(one, 'description')}"
    return heard(word(one, "sid"), status == "SUCCESS", why, phone)


def heard(  # noqa: PLR0913 - what reports are made of
    reference: str, arrived: bool, why: str, phone: str, key: str = "", charged: str = ""
) -> Heard:
    """Return a report on one text; it names the text itself, or our key does. Raises Garbled."""
    if not reference and not key:
        raise Garbled("names no text")
    parts = int(charged) if charged.isdecimal() and len(charged) < 3 else 0  # noqa: PLR2004
    return Heard(
        reference.replace(",", " ") or key,
        State.DELIVERED if arrived else State.FAILED,
        "" if arrived else reason(why),
        phone,
        own_reference(key) if key else None,
        min(parts, CHARGED_MAX),
    )


def taken(one: Open) -> Heard:
    """Return that a text nobody knew about was taken; our key stands for its name."""
    return Heard(one.key, State.ACCEPTED, "", one.phone, own_reference(one.key))


def reason(said: str) -> str:
    """Return why a text did not arrive, from the far end's code with its words behind it."""
    code, plain = said.strip().partition(" ")[0], " ".join(said.split())[:120]
    prefixes = (code[:end] for end in range(len(code), 0, -1))
    why = next((WHY[p] for p in prefixes if p in WHY), Reason.UNDELIVERABLE)
    return why.because(plain) if plain else str(why)


def word(one: Mapping[str, Any], name: str, most: int = LONGEST) -> str:
    """Return a field as text, empty where there is none; whatever else stands there is Garbled."""
    found = one.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        raise Garbled(f"{name} is no text")
    return str(found).replace("\0", "").strip()[:most]


def e164(number: str) -> str:
    """Return a number as we keep it: gateways leave +86 out."""
    bare = number.removeprefix("0086") if len(number) == 15 else number  # noqa: PLR2004
    if _NATIONAL.fullmatch(bare):
        return f"+86{bare}"
    digits = bare.removeprefix("+")
    return f"+{digits}" if digits.isdecimal() and digits.isascii() else ""
