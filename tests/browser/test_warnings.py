"""A warning from a file: on the LED panel, TV and phones when released, gone when cancelled."""

import json
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import running

pytestmark = pytest.mark.browser
HERE = "110105900001"
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
TITLE = "北京市气象台发布暴雨红色预警[I级/特别严重]"


def cap(name, sent, kind, rest):
    at = sent.astimezone().replace(microsecond=0).isoformat()
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{name}</identifier><sender>bj</sender><sent>{at}</sent>"
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{rest}</alert>"
    )


def rain(sent):
    end = (sent + timedelta(hours=6)).astimezone().replace(microsecond=0).isoformat()
    info = (
        "<info><language>zh-CN</language><category>Met</category><event>暴雨</event>"
        "<urgency>Expected</urgency><severity>Extreme</severity><certainty>Likely</certainty>"
        f"<expires>{end}</expires><senderName>北京市气象台</senderName><headline>{TITLE}</headline>"
        "<description>请远离低洼地带。</description><area><areaDesc>望春里社区</areaDesc><geocode>"
        f"<valueName>GB/T 2260</valueName><value>{HERE}</value></geocode></area></info>"
    )
    return cap("red-1", sent, "Alert", info)


def cancel(sent, begun):
    at = begun.astimezone().replace(microsecond=0).isoformat()
    return cap("red-2", sent, "Cancel", f"<references>bj,red-1,{at}</references>")


def ingest(demo, folder, text):
    file = folder / "warning.cap"
    file.write_text(text, encoding="utf-8")
    done = running.flask(demo, "warning", "ingest", str(file), "--json")
    return json.loads(done)[0]["key"]


def text(demo, path):
    with NO_PROXY.open(f"{demo.url}{path}", timeout=30) as answer:
        return answer.read().decode()


def painted(demo):
    lines = (demo.folder / "screen" / "painted.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["item"] for line in lines]


def soon(holds):
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_warning_is_on_every_screen_when_released_and_gone_when_cancelled(
    demo, tmp_path, open_page
):
    box = open_page(1280, 720)
    box.goto(f"{demo.url}/tv/{HERE}/notices-1.html")
    box.wait_for_function("isTold")  # by the gateway: it need not ask
    box.keyboard.press("3")
    focused = box.evaluate("document.activeElement.id")
    begun = datetime.now(UTC) - timedelta(minutes=1)
    key = ingest(demo, tmp_path, rain(begun))
    assert not any(item.startswith("w-") for item in painted(demo))
    held = json.loads(running.flask(demo, "warning", "list", "--held", "--json"))
    read = next(one["seal"] for one in held if one["key"] == key)
    running.flask(demo, "warning", "release", key, "--as", "wanglan", "--seal", read)
    soon(lambda: painted(demo)[-1].startswith("w-"))
    shown = painted(demo)[-1]
    pages = (f"/tv/{HERE}/", f"/a/{HERE}/", f"/feeds/{HERE}/warnings.atom", f"/w/{shown[2:]}")
    for path in pages:
        soon(lambda path=path: TITLE in text(demo, path))
    box.wait_for_selector(".whole")
    assert box.evaluate("[isTold, document.activeElement.id]") == [True, "fold"]
    ingest(demo, tmp_path, cancel(datetime.now(UTC), begun))
    soon(lambda: "warned whole" not in text(demo, f"/tv/{HERE}/"))
    soon(lambda: "已解除" in text(demo, f"/a/{HERE}/"))
    soon(lambda: not painted(demo)[-1].startswith("w-"))
    box.wait_for_selector(".whole", state="detached")
    assert box.evaluate("document.activeElement.id") == focused
    assert box.locator(".strip:visible").inner_text().startswith("暴雨红色预警 已解除")
