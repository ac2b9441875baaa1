"""QR codes, as a decoder of others reads them."""

import pytest
from PIL import ImageOps
from zxingcpp import read_barcodes

from renderers import qr

LINK = "https://linli.example.cn/p/k3x9a7qd"


@pytest.mark.parametrize("module_px", [2, 3, 6])
def test_a_code_is_read_as_the_address_it_was_made_of(module_px):
    dots = ImageOps.invert(qr.code(LINK, module_px).convert("L"))
    assert [found.text for found in read_barcodes(dots)] == [LINK]


def test_a_code_has_its_quiet_zone_around_it():
    dots = qr.modules(LINK)
    assert dots.getbbox() == (4, 4, dots.width - 4, dots.height - 4)
    assert dots.width == dots.height
