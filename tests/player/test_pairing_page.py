"""The pairing page: a phone reads what a person would type; small panels show the code alone."""

import json
from base64 import b64encode

import pytest
import segno
from zxingcpp import read_barcodes

from player.enrol import read_code
from player.pairing_page import pairing_pages

LINK = "http://192.168.10.20:8000/editor/screens/pair?code=7H2K9QWM"


@pytest.fixture(scope="module")
def qr():
    rows = ["".join(map(str, row)) for row in segno.make(LINK, error="m", micro=False).matrix]
    wide = (len(rows) + 7) // 8
    dots = b"".join(int(row.ljust(8 * wide, "0"), 2).to_bytes(wide, "big") for row in rows)
    told = {"side": len(rows), "dots": b64encode(dots).decode()}
    body = {"screen": "q7", "code": "7H2K9QWM", "poll_s": 3, "qr": told}
    return read_code(json.dumps(body).encode()).qr


@pytest.mark.parametrize("size", [(1280, 720), (320, 160), (160, 96), (96, 192), (256, 128)])
def test_a_phone_reads_where_the_code_is_approved(qr, size):
    (page,) = pairing_pages("7H2K9QWM", qr, size)
    assert page.size == size
    (found,) = read_barcodes(page.convert("L"))
    assert found.text == LINK


@pytest.mark.parametrize("size", [(192, 32), (64, 64), (16, 16), (128, 48)])
def test_where_a_phone_could_not_read_it_there_is_the_code_alone(qr, size):
    shown = [page.tobytes() for page in pairing_pages("7H2K9QWM", qr, size)]
    assert shown == [page.tobytes() for page in pairing_pages("7H2K9QWM", None, size)]
