"""Aliyun's SMS (dysmsapi, version 2017-05-25): SendSms, signed with ACS3-HMAC-SHA256."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, timedelta, timezone
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from app.domain.delivery import Receipt
from channels.base import Arrival, Heard, Reason, Unreachable
from channels.hearing import Open, Pushed
from channels.sms_http import told
from channels.sms_http.gateway import HOUR, MINUTE, Clock, Once, Text, facts_of, refusal
from channels.sms_http.signing import acs3

ENDPOINT, VERSION = "https://dysmsapi.aliyuncs.com", "2017-05-25"
# Error codes as published; the longest prefix counts.
CODES = {
    "isv.MOBILE_NUMBER_ILLEGAL": (Reason.BAD_NUMBER, 0.0),
    "isv.SMS_SIGN": (Reason.BAD_SIGNATURE, 0.0),
    "isv.SIGN": (Reason.BAD_SIGNATURE, 0.0),
    "isv.SMS_TEMPLATE": (Reason.BAD_TEMPLATE, 0.0),
    "isv.TEMPLATE": (Reason.BAD_TEMPLATE, 0.0),
    "isv.INVALID_PARAMETERS": (Reason.BAD_TEMPLATE, 0.0),
    "isv.INVALID_JSON_PARAM": (Reason.BAD_TEMPLATE, 0.0),
    "isv.PARAM_LENGTH_LIMIT": (Reason.TOO_LONG, 0.0),
    "isv.PARAM_NOT_SUPPORT_URL": (Reason.FORBIDDEN_WORDS, 0.0),
    "isv.BLACK_KEY_CONTROL_LIMIT": (Reason.FORBIDDEN_WORDS, 0.0),
    "isv.SMS_CONTENT_ILLEGAL": (Reason.FORBIDDEN_WORDS, 0.0),
    "isv.BUSINESS_LIMIT_CONTROL": (Reason.TOO_OFTEN, HOUR),
    "isv.DAY_LIMIT_CONTROL": (Reason.BUSY, HOUR),
    "isv.MONTH_LIMIT_CONTROL": (Reason.BUSY, HOUR),
    "isv.AMOUNT_NOT_ENOUGH": (Reason.NO_MONEY, HOUR),
    "isv.OUT_OF_SERVICE": (Reason.ACCOUNT_CLOSED, HOUR),
    "isv.PRODUCT_UN_SUBSCRI": (Reason.ACCOUNT_CLOSED, HOUR),
    "isv.ACCOUNT": (Reason.ACCOUNT_CLOSED, HOUR),
    "isp.RAM_PERMISSION_DENY": (Reason.BAD_CREDENTIALS, HOUR),
    "isp.": (Reason.TROUBLE, 5.0),
    "InvalidAccessKey": (Reason.BAD_CREDENTIALS, HOUR),
    "SignatureDoesNotMatch": (Reason.BAD_CREDENTIALS, HOUR),
    "IncompleteSignature": (Reason.BAD_CREDENTIALS, HOUR),
    "Forbidden": (Reason.BAD_CREDENTIALS, HOUR),
    "NoPermission": (Reason.BAD_CREDENTIALS, HOUR),
    "Throttling": (Reason.BUSY, 2.0),
    "ServiceUnavailable": (Reason.TROUBLE, 5.0),
    "InternalError": (Reason.TROUBLE, 5.0),
}
_BY_THE_MINUTE = "分钟级"
# What QuerySendDetails says of a text (SendStatus), 1 being on its way; its days are China's.
_FAILED, _ARRIVED = 2, 3
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who sends. The template's one ``variable`` takes the text; ``sign`` is the approved one."""

    key_id: str
    secret: str = field(repr=False)
    template: str
    variable: str = "content"
    sign: str = ""
    endpoint: str = ENDPOINT


class Aliyun:
    """Carries texts over SendSms, one number a call: it takes no key, so none is asked twice."""

    is_asked = True

    def __init__(self, account: Account, clock: Clock, timeout: float = 10.0) -> None:
        self._account, self._clock = account, clock
        self._courier = Once(account.endpoint, secret=account.secret, timeout=timeout)

    def send(self, text: Text) -> Receipt:
        mine = self._account
        query = {
            "PhoneNumbers": text.national,
            "SignName": mine.sign or text.sign,
            "TemplateCode": mine.template,
            "TemplateParam": json.dumps({mine.variable: text.body}, ensure_ascii=False),
            "OutId": text.key[:255],
        }
        facts = self._call("SendSms", query, text.key)
        code, said, name = (str(facts.get(n, "")) for n in ("Code", "Message", "BizId"))
        if code == "OK" and name:
            return Receipt(name)
        if code in {"", "OK"}:
            raise Unreachable(Reason.GARBLED_ANSWER.because("no BizId"), submitted=True)
        if code.startswith("isv.BUSINESS_LIMIT_CONTROL") and _BY_THE_MINUTE in said:
            raise Unreachable(Reason.TOO_OFTEN.because(said[:120]), MINUTE)
        raise refusal(code, said, CODES)

    def ask(self, one: Open) -> Heard | None:
        """Ask QuerySendDetails for one text, by its BizId or by our key. Raises ChannelError."""
        query = {
            "PhoneNumber": one.phone.removeprefix("+86").removeprefix("+"),
            **({"BizId": one.reference} if one.reference else {}),
            "SendDate": f"{one.sent.astimezone(_CHINA):%Y%m%d}",
            "PageSize": "50",
            "CurrentPage": "1",
        }
        facts = self._call("QuerySendDetails", query, one.key)
        if (code := str(facts.get("Code", ""))) != "OK":
            raise refusal(code, str(facts.get("Message", "")), CODES)
        listed = facts.get("SmsSendDetailDTOs")
        found = listed.get("SmsSendDetailDTO") if isinstance(listed, dict) else None
        lines = [line for line in found if isinstance(line, dict)] if found else []
        mine = (x for x in lines if one.reference or told.word(x, "OutId") == one.key)
        return next((made for x in mine if (made := _details(one, x)) is not None), None)

    def read(self, pushed: Pushed) -> list[Heard | Arrival]:
        found = (told.aliyun(one) for one in told.objects(pushed))
        return [one for one in found if one is not None]

    def close(self) -> None:
        self._courier.close()

    def _call(self, action: str, query: dict[str, str], key: str) -> dict[str, Any]:
        path = f"/?{urlencode(query, quote_via=quote)}"
        headers = self._headers(action, query)
        return facts_of(self._courier.call("POST", path, key, headers=headers))

    def _headers(self, action: str, query: dict[str, str]) -> dict[str, str]:
        headers = {
            "host": urlsplit(self._account.endpoint).netloc,
            "x-acs-action": action,
            "x-acs-version": VERSION,
            "x-acs-date": f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": sha256(b"").hexdigest(),
        }
        mine = self._account
        return {**headers, "authorization": acs3(mine.key_id, mine.secret, "POST", query, headers)}


def _details(one: Open, line: dict[str, Any]) -> Heard | None:
    """Return what a line says of a text; on its way is news where nobody knew that it was taken."""
    status = line.get("SendStatus")
    if status in {_FAILED, _ARRIVED}:
        why = told.word(line, "ErrCode")
        return told.heard(one.reference, status == _ARRIVED, why, one.phone, one.key)
    return told.taken(one) if not one.reference else None
