"""What residents say, of whatever it is: who says it, and what keeps it from being taken."""

from __future__ import annotations

import hmac
from hashlib import sha256

from app.dispatch.house import House
from app.domain.problem import Problem
from app.store.session import new_id

# One device may say so much in a day; more is somebody playing.
MOST_A_DAY = 20


class TooOften(ValueError):
    """This device said enough for today."""


class NotSaid(ValueError):
    """Something is wrong with what was said; ``problems`` name it at its field."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(", ".join(p.code for p in found))
        self.problems = found


def device(house: House, words: str, scope: str) -> str:
    """Return what says "the same one" within ``scope`` and nothing else; without words, anew."""
    text = f"{scope}\n{words or new_id()}".encode()
    return hmac.new(house.keys.secret_key, text, sha256).hexdigest()[:32]
