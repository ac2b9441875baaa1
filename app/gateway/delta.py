"""What changed between two payloads, as pieces of the old one and new bytes."""

from __future__ import annotations

from base64 import b64encode

# A player takes no more (docs/wire-format.md, delta).
MOST_OPS = 1024
# A longer payload is fetched whole: looking for what is alike in it would hold others up.
MOST_BASE = 256 * 1024
# A copy written out costs about so many bytes; what is shorter travels as it is.
_WORTH = 32

Op = list[int] | str


def made(base: bytes, new: bytes) -> list[Op] | None:
    """Return what makes ``new`` of ``base``: [offset, length] of it, or new bytes in Base64.

    The same members of JSON in another place are found by the commas around them. None when there
    would be too many pieces.
    """
    if len(base) > MOST_BASE or len(new) > MOST_BASE:
        return None
    places = _places(base)
    pieces: list[tuple[int, int] | bytearray] = []
    end = 0  # where the last copy ended in the base
    for word in _words(new):
        is_next = base.startswith(word, end)
        at = end if is_next else places.get(word, -1) if len(word) >= _WORTH else -1
        last = pieces[-1] if pieces else None
        if at < 0:
            if isinstance(last, bytearray):
                last += word
            else:
                pieces.append(bytearray(word))
            continue
        if isinstance(last, tuple) and last[0] + last[1] == at:
            pieces[-1] = (last[0], last[1] + len(word))
        elif is_next and len(word) < _WORTH and isinstance(last, bytearray):
            last += word
            continue
        else:
            pieces.append((at, len(word)))
        end = at + len(word)
    if len(pieces) > MOST_OPS:
        return None
    return [list(p) if isinstance(p, tuple) else b64encode(p).decode() for p in pieces]


def _words(payload: bytes) -> list[bytes]:
    """Return ``payload`` cut after every comma."""
    cut = payload.split(b",")
    return [*(word + b"," for word in cut[:-1]), cut[-1]]


def _places(payload: bytes) -> dict[bytes, int]:
    """Return where each word that is worth a copy stands first."""
    found: dict[bytes, int] = {}
    at = 0
    for word in _words(payload):
        if len(word) >= _WORTH:
            found.setdefault(word, at)
        at += len(word)
    return found
