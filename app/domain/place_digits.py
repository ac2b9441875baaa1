"""Places by the digits of a remote: each stands for three or four first letters of a name."""

from __future__ import annotations

PAD = {
    "2": "abc",
    "3": "def",
    "4": "ghi",
    "5": "jkl",
    "6": "mno",
    "7": "pqrs",
    "8": "tuv",
    "9": "wxyz",
}
LEAST, MOST = 2, 8
_DIGIT = {letter: digit for digit, letters in PAD.items() for letter in letters}


def typed(text: str) -> str:
    """Return the digits of ``text`` that stand for letters, ``MOST`` at the most."""
    return "".join(c for c in text if c in PAD)[:MOST]


def digits_of(initials: str) -> str:
    """Return what is pressed for the first letters of a name: ``wclwsz`` is 925979."""
    return "".join(_DIGIT.get(letter, letter) for letter in initials.lower())


def pairs(digits: str) -> list[list[str]]:
    """Return, for each two digits side by side, what they may be: letters, or the digit itself."""
    return [
        [a + b for a in PAD[first] + first for b in PAD[second] + second]
        for first, second in zip(digits, digits[1:], strict=False)
    ]
