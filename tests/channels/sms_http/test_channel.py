"""Texts over the gateways of providers: what they are given, and what their answers mean."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from channels.base import Parcel, Refused, Unreachable
from channels.sms_http import SmsHttpChannel, gateway_from
from renderers.base import SmsText
from tests.channels.sms_http.far_end import KEY_ID, SECRET, gateway_end

TEXT = SmsText(parts=("【望春里社区】明天9点到11点停水，", "“请”储水&谢谢。"), encoding="ucs2")
BODY = "明天9点到11点停水，“请”储水&谢谢。"
PHONE = "+8613800001234"
ACCOUNT = {"key_id": KEY_ID, "secret": SECRET, "template": "SMS_1"}
KINDS = {"aliyun": ACCOUNT, "tencent": {**ACCOUNT, "app": "1400"}}


@contextmanager
def channel_to(end, kind, **facts):
    setting = json.dumps({"kind": kind, **KINDS.get(kind, {}), **facts})
    channel = SmsHttpChannel(gateway_from(setting, lambda: datetime.now(UTC), 5.0))
    try:
        yield channel
    finally:
        channel.close()


def error_of(end, kind, said):
    with channel_to(end, kind, endpoint=end.url) as channel:
        end.said = said
        with pytest.raises((Refused, Unreachable)) as caught:
            channel.deliver(TEXT, PHONE, "k:1")
        return caught.value, channel.ready_in()


@pytest.mark.parametrize(
    ("kind", "number", "name"), [("aliyun", "13800001234", "901^0"), ("tencent", PHONE, "20:1")]
)
def test_a_text_arrives_with_its_signature_apart(kind, number, name):
    with gateway_end() as end, channel_to(end, kind, endpoint=end.url) as channel:
        assert channel.deliver(TEXT, PHONE, "k:1").reference == name
        parcels = [Parcel(TEXT, f"+86138000012{n:02}", f"k:{n}") for n in range(1, 30)]
        results = channel.deliver_all(parcels, lambda: False)
        channel.deliver_all([Parcel(TEXT, PHONE, "k:1", is_anew=True)], lambda: False)
    assert len({one.reference for one in results}) == 29  # the first was handed over before
    assert end.seen[0] == (number, "望春里社区", BODY) and len(end.seen) == 30


def test_what_aliyun_answers_is_said_in_words_and_holds_all_where_a_person_must_mend_it():
    told = {
        "isv.MOBILE_NUMBER_ILLEGAL": (Refused, "bad_number", 0),
        "isv.SMS_SIGNATURE_ILLEGAL": (Refused, "bad_signature", 0),
        "isv.SMS_TEMPLATE_ILLEGAL": (Refused, "bad_template", 0),
        "isv.PARAM_NOT_SUPPORT_URL": (Refused, "forbidden_words", 0),
        "isv.BUSINESS_LIMIT_CONTROL": (Unreachable, "too_often", 0),
        "isv.AMOUNT_NOT_ENOUGH": (Unreachable, "no_money", 590),
        "isp.RAM_PERMISSION_DENY": (Unreachable, "bad_credentials", 590),
        "isp.SYSTEM_ERROR": (Unreachable, "trouble", 0),
        "isv.SOMETHING_NEW": (Refused, "refused: isv.SOMETHING_NEW", 0),
    }
    with gateway_end() as end:
        for code, (kind, reason, held) in told.items():
            error, left = error_of(end, "aliyun", (200, {"Code": code, "Message": "看规则"}))
            assert type(error) is kind and str(error).startswith(reason), code
            assert (left > held) if held else (left == 0), code


def test_what_tencent_answers_is_read_for_the_one_number():
    def status(code):
        return {"SendStatusSet": [{"Code": code, "Message": "", "SerialNo": ""}]}

    told = {
        "FailedOperation.PhoneNumberInBlacklist": (Refused, "carrier_blocks"),
        "FailedOperation.ContainSensitiveWord": (Refused, "forbidden_words"),
        "LimitExceeded.PhoneNumberThirtySecondLimit": (Unreachable, "too_often"),
        "FailedOperation.InsufficientBalanceInSmsPackage": (Unreachable, "no_money"),
    }
    with gateway_end() as end:
        for code, (kind, reason) in told.items():
            error, _ = error_of(end, "tencent", status(code))
            assert type(error) is kind and str(error).startswith(reason), code


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_a_wrong_secret_uses_up_no_text(kind):
    with gateway_end() as end, channel_to(end, kind, endpoint=end.url, secret="other") as channel:
        with pytest.raises(Unreachable, match="bad_credentials"):
            channel.deliver(TEXT, PHONE, "k:1")
        asked = len(end.asked)
        with pytest.raises(Unreachable, match="bad_credentials"):
            channel.deliver(TEXT, PHONE, "k:2")
    assert len(end.asked) == asked and end.seen == []


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
def test_a_call_that_is_never_answered_may_have_gone_out(kind):
    with gateway_end() as end:
        end.play("silence")
        setting = json.dumps({"kind": kind, **KINDS[kind], "endpoint": end.url})
        channel = SmsHttpChannel(gateway_from(setting, lambda: datetime.now(UTC), 0.5))
        with pytest.raises(Unreachable) as caught:
            channel.deliver(TEXT, PHONE, "k:1")
        channel.close()
    assert caught.value.submitted


def test_a_gateway_of_any_kind_is_asked_as_its_template_says():
    form = {
        "method": "POST",
        "headers": {"x-key": SECRET},
        "body": '{"to": {number}, "say": {text}, "id": {key}}',
        "reference": "data.0.id",
        "ok_path": "code",
        "ok_is": "0",
    }
    with gateway_end() as end:
        end.said = (200, {"code": 0, "data": [{"id": "x1"}]})
        with channel_to(end, "template", url=f"{end.url}/send?t={{phone}}", **form) as channel:
            assert channel.deliver(TEXT, PHONE, "k:1").reference == "x1"
            end.said = (200, {"code": 7, "data": []})
            with pytest.raises(Refused, match="code=7"):
                channel.deliver(TEXT, PHONE, "k:2")
    assert end.asked[0] == "/send?t=%2B8613800001234"


@pytest.mark.parametrize("status, body", [(502, b"<html>"), (504, b""), (200, b"thanks")])
def test_an_answer_that_is_neither_yes_nor_no_leaves_the_text_in_doubt(status, body):
    """Unless the gateway takes the same key for the same text: then it is asked again."""
    form = {"method": "POST", "body": '{"id": {key}}', "ok_path": "code", "ok_is": "0"}
    for is_repeatable in (False, True):
        with gateway_end() as end:
            end.said = (status, body)
            more = {**form, "url": f"{end.url}/send", "is_repeatable": is_repeatable}
            with channel_to(end, "template", **more) as channel, pytest.raises(Unreachable) as got:
                channel.deliver(TEXT, PHONE, "k:1")
        assert got.value.submitted is not is_repeatable


def test_a_setting_that_cannot_be_used_is_refused_without_its_secret():
    for setting in (
        "no json",
        "[]",
        '{"kind": "pigeon"}',
        json.dumps({"kind": "aliyun", **ACCOUNT, "x": 1}),
    ):
        with pytest.raises(ValueError, match=r"JSON|x'") as caught:
            gateway_from(setting, lambda: datetime.now(UTC))
        assert SECRET not in str(caught.value)
