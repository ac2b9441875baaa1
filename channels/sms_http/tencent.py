"""Tencent Cloud's SMS (version 2021-01-11): SendSms, signed with TC3-HMAC-SHA256."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.domain.delivery import Receipt
from channels.base import Arrival, Heard, Reason, Unreachable
from channels.hearing import Open, Pushed
from channels.sms_http import told
from channels.sms_http.gateway import HOUR, MINUTE, Clock, Once, Text, facts_of, refusal
from channels.sms_http.signing import tc3

ENDPOINT, VERSION = "https://sms.tencentcloudapi.com", "2021-01-11"
# Clocks differ: what is asked for begins a little before it was sent.
_EARLIER_S = 120
# Error codes as published; the longest prefix counts.
CODES = {
    "InvalidParameterValue.IncorrectPhoneNumber": (Reason.BAD_NUMBER, 0.0),
    "InvalidParameterValue.TemplateParameter": (Reason.BAD_TEMPLATE, 0.0),
    "InvalidParameterValue.ContentLengthLimit": (Reason.TOO_LONG, 0.0),
    "FailedOperation.SignatureIncorrectOrUnapproved": (Reason.BAD_SIGNATURE, 0.0),
    "FailedOperation.MissingSignature": (Reason.BAD_SIGNATURE, 0.0),
    "UnsupportedOperation.UnsuportedRegion": (Reason.BAD_NUMBER, 0.0),
    "FailedOperation.Template": (Reason.BAD_TEMPLATE, 0.0),
    "FailedOperation.MissingTemplate": (Reason.BAD_TEMPLATE, 0.0),
    "FailedOperation.ContainSensitiveWord": (Reason.FORBIDDEN_WORDS, 0.0),
    "FailedOperation.ProhibitedUseUrl": (Reason.FORBIDDEN_WORDS, 0.0),
    "FailedOperation.PhoneNumberInBlacklist": (Reason.CARRIER_BLOCKS, 0.0),
    "FailedOperation.InsufficientBalance": (Reason.NO_MONEY, HOUR),
    "LimitExceeded.PhoneNumberThirtySecond": (Reason.TOO_OFTEN, MINUTE),
    "LimitExceeded.PhoneNumberOneHour": (Reason.TOO_OFTEN, HOUR),
    "LimitExceeded.PhoneNumber": (Reason.TOO_OFTEN, HOUR),
    "LimitExceeded": (Reason.BUSY, MINUTE),
    "RequestLimitExceeded": (Reason.BUSY, 2.0),
    "UnauthorizedOperation": (Reason.BAD_CREDENTIALS, HOUR),
    "AuthFailure": (Reason.BAD_CREDENTIALS, HOUR),
    "UnsupportedOperation": (Reason.ACCOUNT_CLOSED, HOUR),
    "InternalError": (Reason.TROUBLE, 5.0),
    "FailedOperation.FailResolvePacket": (Reason.TROUBLE, 5.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who sends. The template's one parameter takes the text; ``sign`` is the approved one."""

    key_id: str
    secret: str = field(repr=False)
    app: str
    template: str
    sign: str = ""
    region: str = "ap-guangzhou"
    endpoint: str = ENDPOINT


class Tencent:
    """Carries texts over SendSms, one number a call: it takes no key, so none is asked twice."""

    is_asked = True

    def __init__(self, account: Account, clock: Clock, timeout: float = 10.0) -> None:
        self._account, self._clock = account, clock
        self._courier = Once(account.endpoint, secret=account.secret, timeout=timeout)

    def send(self, text: Text) -> Receipt:
        mine = self._account
        asked = {
            "PhoneNumberSet": [text.phone],
            "SmsSdkAppId": mine.app,
            "SignName": mine.sign or text.sign,
            "TemplateId": mine.template,
            "TemplateParamSet": [text.body],
            "SessionContext": text.key,
        }
        return _receipt(self._call("SendSms", asked, text.key))

    def ask(self, one: Open) -> Heard | None:
        """Ask PullSmsSendStatusByPhoneNumber, by SerialNo or our key. Raises ChannelError."""
        asked = {
            "BeginTime": int(one.sent.timestamp()) - _EARLIER_S,
            "Offset": 0,
            "Limit": 100,
            "PhoneNumber": one.phone,
            "SmsSdkAppId": self._account.app,
        }
        said = self._call("PullSmsSendStatusByPhoneNumber", asked, one.key)
        if isinstance(error := said.get("Error"), dict):
            raise refusal(str(error.get("Code", "")), str(error.get("Message", "")), CODES)
        found = said.get("PullSmsSendStatusSet")
        for line in found if isinstance(found, list) else []:
            if isinstance(line, dict) and _is_of(one, line):
                arrived = line.get("ReportStatus") == "SUCCESS"
                why = told.word(line, "Description")
                return told.heard(one.reference, arrived, why, one.phone, one.key)
        return None

    def read(self, pushed: Pushed) -> list[Heard | Arrival]:
        found = (told.tencent(one) for one in told.objects(pushed))
        return [one for one in found if one is not None]

    def close(self) -> None:
        self._courier.close()

    def _call(self, action: str, asked: dict[str, Any], key: str) -> dict[str, Any]:
        body = json.dumps(asked, ensure_ascii=False).encode()
        headers = self._headers(action, body)
        answer = self._courier.call("POST", "/", key, headers=headers, content=body)
        said = facts_of(answer).get("Response")
        if not isinstance(said, dict):
            raise Unreachable(Reason.GARBLED_ANSWER, submitted=True)
        return said

    def _headers(self, action: str, body: bytes) -> dict[str, str]:
        mine, now = self._account, self._clock()
        signed = {
            "content-type": "application/json; charset=utf-8",
            "host": urlsplit(mine.endpoint).netloc,
            "x-tc-action": action,
        }
        return {
            **signed,
            "x-tc-version": VERSION,
            "x-tc-timestamp": str(int(now.timestamp())),
            "x-tc-region": mine.region,
            "authorization": tc3(mine.key_id, mine.secret, "sms", signed, body, now),
        }


def _is_of(one: Open, line: dict[str, Any]) -> bool:
    if one.reference:
        return line.get("SerialNo") == one.reference
    return line.get("SessionContext") == one.key


def _receipt(said: dict[str, Any]) -> Receipt:
    """Return what an answer says of our one number; raise what its code means."""
    if isinstance(error := said.get("Error"), dict):
        raise refusal(str(error.get("Code", "")), str(error.get("Message", "")), CODES)
    statuses = said.get("SendStatusSet")
    one = statuses[0] if isinstance(statuses, list) and statuses else {}
    code = str(one.get("Code", "")) if isinstance(one, dict) else ""
    if code == "Ok" and one.get("SerialNo"):
        fee = one.get("Fee")
        charged = fee if type(fee) is int and 0 < fee <= told.CHARGED_MAX else 0
        return Receipt(str(one["SerialNo"]), charged=charged)
    if not code or code == "Ok":
        raise Unreachable(Reason.GARBLED_ANSWER.because("no SerialNo"), submitted=True)
    raise refusal(code, str(one.get("Message", "")), CODES)
