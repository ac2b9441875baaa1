"""The door of a gateway of texts, and the page where its address is made."""

import json
import re
from dataclasses import replace

import pytest

from app.store import sms_heard
from channels.sms_http import SmsHttpChannel, gateway_from

PAGE = "/editor/sms"
ALIYUN = {"kind": "aliyun", "key_id": "k", "secret": "s", "template": "SMS_1"}
REPORT = {"phone_number": "13811111111", "success": True, "biz_id": "12345", "out_id": "67890"}
UP = {"phone_number": "13811111111", "content": "TD"}


@pytest.fixture
def house(house):
    """The house with a gateway of texts."""
    channel = SmsHttpChannel(gateway_from(json.dumps(ALIYUN), house.clock))
    route = replace(house.routes.messages["sms_smpp"], channel=channel)
    known = {**house.routes.messages, "sms_smpp": route}
    yield replace(house, routes=replace(house.routes, messages=known))
    channel.close()


def waiting(house):
    with house.store.read() as tx:
        return next(n for n in range(9) if not sms_heard.has(tx, n + 1))


def test_the_address_is_shown_once_and_takes_what_the_gateway_pushes(as_, browser, house):
    page = as_("qianan")
    page.post(f"{PAGE}/push", {"do": "open"}, page=PAGE)
    path = re.search(r"<code>http://[^/]+(/sms/push/[^<]+)</code>", page.text).group(1)
    page.get(PAGE)
    assert path not in page.text and "起可以推送" in page.text
    answer = browser.client.post(path, json=[REPORT, UP])
    said = answer.get_json()
    assert (answer.status_code, said["code"], said["result"]) == (200, 0, 0)
    assert waiting(house) == 2
    assert browser.client.post(path, data=b"\xff\x00").status_code == 400
    assert browser.client.get(f"{path}?d=1").status_code == 400  # Aliyun pushes JSON
    assert browser.client.post("/sms/push/guess", json=[REPORT]).status_code == 404
    assert browser.client.post(path, data=b"[" * (2 << 20)).status_code == 413
    assert waiting(house) == 2
    page.follow(page.post(f"{PAGE}/push", {"do": "close"}, page=PAGE))
    assert browser.client.post(path, json=[REPORT]).status_code == 404
