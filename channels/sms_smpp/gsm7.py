"""The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), an octet to a septet as in SMPP."""

from __future__ import annotations

from renderers.gsm7 import BASIC, ESCAPE, EXTENSION

__all__ = ["BASIC", "ESCAPE", "EXTENSION", "encode"]

_CODES = {char: bytes((code,)) for code, char in enumerate(BASIC) if code != ESCAPE} | {
    char: bytes((ESCAPE, code)) for char, code in EXTENSION.items()
}


def encode(text: str) -> bytes:
    """Return ``text`` as septets, one an octet.

    Raises:
        UnicodeEncodeError: a character is in neither table; none is replaced in silence.
    """
    for position, char in enumerate(text):
        if char not in _CODES:
            raise UnicodeEncodeError("gsm7", text, position, position + 1, "not in the alphabet")
    return b"".join(_CODES[char] for char in text)
