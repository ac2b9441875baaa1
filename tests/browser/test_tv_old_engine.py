"""The TV portal in the oldest engine that can be had: WebKit of 2014, as in boxes of that time."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import phantomjs_bin
import pytest
from PIL import Image

from app.domain.board import Board
from app.domain.target import Profile
from renderers import tv

AREA = "/tv/110105900001/"
SCRIPT = Path(__file__).with_name("old_engine.js")


@pytest.mark.skipif(sys.platform != "linux", reason="the wheel's program is taken for Linux")
def test_keys_walk_the_portal_and_the_clock_shows_the_time_of_the_place(
    origin, notice, trail, tmp_path
):
    origin.date = "Tue, 24 Nov 2026 04:00:30 GMT"
    many = tuple(replace(notice, id=f"k3x9a7q{i}") for i in range(8))
    made = tv.render(Board(area=trail[-1], trail=trail, notices=many), Profile()).items
    origin.documents.update({AREA + d.name: d for d in made})
    program = tmp_path / "phantomjs"
    shutil.copy(Path(phantomjs_bin.__file__).parent / "bin" / "linux" / "phantomjs", program)
    program.chmod(0o700)
    done = subprocess.run(
        [program, SCRIPT, f"{origin.address}{AREA}index.html", tmp_path / "home.png"],
        env={**os.environ, "OPENSSL_CONF": "/dev/null", "QT_QPA_PLATFORM": "", "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    walked = done.stdout.split("\n")[:-1]
    assert [" ".join(line.split()[:3]) for line in walked] == [
        "index.html 1 k3x9a7q0",
        "notices-1.html 1 k3x9a7q0",
        "notices-2.html 1 k3x9a7q5",
        "k3x9a7q7.html 1 back",
        "notices-2.html 1 k3x9a7q7",
        "index.html 1 t-notices",
    ]
    picture = Image.open(tmp_path / "home.png").convert("RGB")
    seen = {picture.getpixel((x, 190)) for x in range(56, 80)}
    assert {(255, 217, 138), (31, 69, 128)} <= seen  # the focus: its frame, its ground
