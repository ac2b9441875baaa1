"""Golden files: what a renderer made when somebody last looked at it and found it good."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).with_name("golden")


def check(name, made):
    """Compare ``made`` with the golden file ``name``: pictures by pixel, all else by byte.

    With ``GOLDEN=rewrite`` in the environment the file is written instead; look at the diff.
    """
    path = FOLDER / name
    if os.environ.get("GOLDEN") == "rewrite":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        return
    assert path.exists(), f"no golden file {name}: make golden, then look at it"
    kept = path.read_bytes()
    if path.suffix == ".png":
        assert _pixels(made) == _pixels(kept), f"{name} looks different: make golden, then look"
    else:
        assert made.decode() == kept.decode(), f"{name} differs: make golden, then look at the diff"


def _pixels(png):
    with Image.open(BytesIO(png)) as image:
        return image.size, image.convert("RGB").tobytes()
