"""The code on pages of the TV portal: with a telephone one reads on what stands there."""

from __future__ import annotations

from functools import lru_cache

import segno

from app.domain.target import Profile
from renderers.qr import QUIET

# The room it has beside the text of a page.
CODE_PX = 240


@lru_cache(maxsize=4096)  # a code takes longer to make than the page around it
def code(url: str, most_px: int) -> str:
    """Return the QR code of ``url`` as a picture of at most ``most_px``, as a data address."""
    made = segno.make(url, micro=False, error="m")
    wide, _ = made.symbol_size(border=QUIET)
    scale = max(most_px // wide, 1)
    return str(made.png_data_uri(scale=scale, border=QUIET, dark="#0a1d38", light="#f3f1e9"))


def phone_url(profile: Profile, path: str) -> str:
    """Return the address under which a phone reads on what stands on the TV."""
    return f"{profile.public_url}{path}?m=tv"
