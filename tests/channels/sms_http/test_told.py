"""What gateways tell by themselves: the bodies their providers publish, and what strangers send."""

import json
from datetime import UTC, datetime

import pytest

from app.domain.delivery import State, own_reference
from channels.base import Arrival, Heard
from channels.hearing import Garbled, Open, Pushed
from channels.sms_http import gateway_from, told
from tests.channels.sms_http.far_end import gateway_end
from tests.channels.sms_http.test_channel import KINDS, PHONE, channel_to

# The examples of help.aliyun.com/document_detail/101867 and knowledge_detail/60127.
ALIYUN = {
    "phone_number": "13811111111",
    "send_time": "2017-01-01 00:00:00",
    "report_time": "2017-01-01 00:00:00",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "12345",
    "out_id": "67890",
}
ALIYUN_UP = {
    "phone_number": "13811111111",
    "send_time": "2017-09-01 00:00:00",
    "content": "退订",
    "sign_name": "签名",
    "dest_code": "1234",
    "sequence_id": 1234567890,
}
# The examples of tencentcloud.com/document/product/382/43547 and 43548.
TENCENT = {
    "user_receive_time": "2015-10-17 08:03:04",
    "nationcode": "86",
    "mobile": "13811111111",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "5000:1045710669157053657849499619",
}
TENCENT_UP = {
    "extend": "扩展码",
    "mobile": "13811111111",
    "nationcode": "86",
    "sign": "短信签名",
    "text": "TD",
    "time": 1457336869,
}


def gateway(kind, **facts):
    setting = {"kind": kind, **KINDS.get(kind, {}), **facts}
    return gateway_from(json.dumps(setting), lambda: datetime.now(UTC))


def pushed(said):
    return Pushed(json.dumps(said, ensure_ascii=False).encode())


def test_what_aliyun_pushes_is_read_as_its_pages_say():
    failed = {**ALIYUN, "success": False, "err_code": "MOBILE_IN_BLACK", "err_msg": "黑名单"}
    arrived, lost, text = gateway("aliyun").read(pushed([ALIYUN, failed, ALIYUN_UP]))
    own = own_reference("67890")
    assert arrived == Heard("12345", State.DELIVERED, "", "+8613811111111", own, 1)
    assert (lost.state, lost.reason) == (
        State.FAILED,
        "carrier_blocks: MOBILE_IN_BLACK 黑名单",
    )
    assert text == Arrival("+8613811111111", "退订")


def test_what_tencent_pushes_is_read_as_its_pages_say():
    lost = {**TENCENT, "report_status": "FAIL", "errmsg": "UNDELIV", "description": "停机"}
    arrived, failed = gateway("tencent").read(pushed([TENCENT, lost]))
    assert arrived == Heard(TENCENT["sid"], State.DELIVERED, "", "+8613811111111")
    assert failed.reason == "undeliverable: UNDELIV 停机"
    assert gateway("tencent").read(pushed(TENCENT_UP)) == [Arrival("+8613811111111", "TD")]


def test_any_other_gateway_says_it_where_the_setting_tells():
    names = {"each": "data.list", "reference": "mid", "state": "r.s", "arrived": ["OK"]}
    made = gateway("template", url="https://x.example/", told={**names, "failed": ["NO"]})
    one = {"mid": 7, "r": {"s": "OK"}, "phone": "008613811111111"}
    lines = [one, {**one, "r": {"s": "NO"}, "reason": "full"}, {**one, "r": {"s": "WAIT"}}]
    arrived, lost = made.read(pushed({"data": {"list": lines}}))
    assert (arrived.reference, arrived.phone) == ("7", "+8613811111111")
    assert lost.reason == "undeliverable: full"
    kannel = gateway("template", url="https://x.example/", told={"state": "d"})
    assert kannel.read(Pushed(b"", {"d": "8", "key": "n:1:sms_smpp:t"})) == []
    (said,) = kannel.read(Pushed(b"", {"d": "2", "key": "n:1:sms_smpp:t"}))
    assert (said.reference, said.state) == ("n:1:sms_smpp:t", State.FAILED)
    assert kannel.read(Pushed(b"", {"text": "TD", "from": "+8613811111111"})) == [
        Arrival("+8613811111111", "TD")
    ]
    for wrong in ({"sate": "x"}, {"arrived": "DELIVRD"}):
        with pytest.raises(ValueError, match="told"):
            gateway("template", url="https://x.example/", told=wrong)


def test_what_cannot_be_read_is_said_to_be_so_and_nothing_is_longer_than_it_may_be():
    deep = b"[" * 100_000
    for body in (b"", b"\xff", b"[1]", b'"x"', deep, json.dumps([ALIYUN] * 1001).encode()):
        with pytest.raises(Garbled):
            gateway("aliyun").read(Pushed(body))
    for wrong in ({"success": "yes"}, {"biz_id": {}}, {"biz_id": None, "out_id": ""}):
        with pytest.raises(Garbled):
            gateway("aliyun").read(pushed([{**ALIYUN, **wrong}]))
    with pytest.raises(Garbled):
        gateway("tencent").read(pushed({**TENCENT, "report_status": "MAYBE"}))
    (long,) = gateway("aliyun").read(
        pushed([{**ALIYUN, "biz_id": "9" * 9000, "sms_size": "9" * 9000, "phone_number": "x"}])
    )
    assert (len(long.reference), long.charged, long.phone) == (told.LONGEST, 0, "")


def test_a_gateway_is_asked_what_became_of_a_text():
    sent = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # in China it is the 25th
    one = Open("901^0", PHONE, "n:1:sms_smpp:t", sent)
    with gateway_end() as end, channel_to(end, "aliyun", endpoint=end.url) as channel:
        assert channel.is_asked and channel.ask(one) is None
        end.details = [{"BizId": "901^0", "SendStatus": 1}]
        assert channel.ask(one) is None
        end.details = [{"BizId": "901^0", "SendStatus": 2, "ErrCode": "INVALID_NUMBER"}]
        assert channel.ask(one).reason == "bad_number: INVALID_NUMBER"
        end.details = [{"BizId": "901^0", "SendStatus": 3, "ErrCode": "DELIVERED"}]
        assert channel.ask(one).state is State.DELIVERED
        assert "SendDate=20261125" in end.asked[-1]
    with gateway_end() as end, channel_to(end, "tencent", endpoint=end.url) as channel:
        assert channel.ask(one) is None
        line = {"Description": "DELIVRD", "ReportStatus": "SUCCESS", "PhoneNumber": PHONE}
        end.details = [{**line, "SerialNo": "other"}, {**line, "SerialNo": "901^0"}]
        assert channel.ask(one).state is State.DELIVERED


def test_a_text_whose_answer_never_came_is_found_by_our_own_key():
    key = "n:1:sms_smpp:t"
    one = Open("", PHONE, key, datetime(2026, 11, 24, 4, tzinfo=UTC))
    with gateway_end() as end, channel_to(end, "aliyun", endpoint=end.url) as channel:
        end.details = [{"BizId": None, "SendStatus": 3, "OutId": "other"}]
        assert channel.ask(one) is None
        end.details = [{"BizId": None, "SendStatus": 1, "OutId": key}]
        taken = channel.ask(one)
        assert (taken.state, taken.reference) == (State.ACCEPTED, key)
        end.details = [{"BizId": None, "SendStatus": 3, "OutId": key, "ErrCode": "DELIVERED"}]
        assert channel.ask(one).state is State.DELIVERED
    with gateway_end() as end, channel_to(end, "tencent", endpoint=end.url) as channel:
        line = {"ReportStatus": "SUCCESS", "SerialNo": "20:7", "Description": "DELIVRD"}
        end.details = [{**line, "SessionContext": "other"}]
        assert channel.ask(one) is None
        end.details = [{**line, "SessionContext": key}]
        assert (channel.ask(one).state, channel.ask(one).own) == (
            State.DELIVERED,
            own_reference(key),
        )
