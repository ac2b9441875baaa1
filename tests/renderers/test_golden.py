"""The golden helper itself."""

from io import BytesIO

import pytest
from PIL import Image


def png(colour, level=1):
    out = BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG", compress_level=level)
    return out.getvalue()


def test_a_picture_is_compared_by_its_pixels(golden, monkeypatch, tmp_path):
    monkeypatch.setitem(golden.__globals__, "FOLDER", tmp_path)
    (tmp_path / "red.png").write_bytes(png("red", level=9))
    monkeypatch.delenv("GOLDEN", raising=False)
    golden("red.png", png("red", level=1))
    with pytest.raises(AssertionError, match="looks different"):
        golden("red.png", png("blue"))


def test_a_missing_golden_file_is_a_failure(golden, monkeypatch, tmp_path):
    monkeypatch.setitem(golden.__globals__, "FOLDER", tmp_path)
    monkeypatch.delenv("GOLDEN", raising=False)
    with pytest.raises(AssertionError, match="no golden file"):
        golden("none.json", b"{}")
    monkeypatch.setenv("GOLDEN", "rewrite")
    golden("none.json", b"{}")
    assert (tmp_path / "none.json").read_bytes() == b"{}"
