"""Says kindly how long somebody must wait after guessing wrong."""

from __future__ import annotations

import math

from flask_babel import gettext as _

from app.web.house import house
from app.web.people.auth import Refusal


def said(refusal: Refusal, otherwise: str) -> str:
    """Return how long to wait, or ``otherwise`` when there is no waiting."""
    if refusal.until is None:
        return otherwise
    wait = math.ceil((refusal.until - house().clock()).total_seconds())
    return _("连续输错多次，请等 %(wait)s 秒再试。", wait=wait)
