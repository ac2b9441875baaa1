"""Lets every process of a demo begin at one fixed instant; on PYTHONPATH for pictures alone."""

import os
from datetime import UTC, datetime

if begun := os.environ.get("PICTURES_BEGUN"):
    from app import clock

    SHIFT = datetime.fromisoformat(os.environ["PICTURES_AT"]) - datetime.fromisoformat(begun)
    clock.now = lambda: datetime.now(UTC) + SHIFT
