"""Numbers that do not belong on a wall: identity cards, bank cards, somebody's own telephone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from app.domain.remark import Remark, Tier

_CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"(?![0-9A-Za-z])"
)
# GB 11643-1999, 5: weights of the first 17 digits, and the check character by remainder of 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_BANK = re.compile(r"(?<![0-9A-Za-z])(?:62|4|5[1-5]|60|3[57])\d(?:[ -]?\d){12,16}(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")
_LANDLINE = re.compile(
    r"(?<![\d-])(?:(?:0\d{2,3}[- ]?)?[2-8]\d{6,7}|400[- ]?\d{3}[- ]?\d{4})(?![\d-])"
)


def number_remarks(field: str, text: str, known: Collection[str]) -> list[Remark]:
    """Return the numbers of one field that nobody should read there.

    ``known`` are the digits of the telephones in the contacts book; when it is empty nothing is
    said about numbers that are not in it.
    """
    cards = [m[0] for m in _CARD.finditer(text) if is_identity(m[0])]
    banks = [m[0] for m in _BANK.finditer(text) if m[0] not in cards and is_bank_card(m[0])]
    rest = text
    for number in (*cards, *banks):
        rest = rest.replace(number, "\n")
    private = [
        *(_private(field, "identity_card", n, 6) for n in cards),
        *(_private(field, "bank_card", n, 0) for n in banks),
    ]
    return [*private, *_mobiles(field, rest, known), *_strangers(field, rest, known)]


def digits(number: str) -> str:
    """Return the digits of a telephone number, without the country's +86."""
    found = re.sub(r"\D", "", number)
    return found[2:] if number.lstrip().startswith("+86") else found


def is_identity(number: str) -> bool:
    """Return whether the check character of an 18-character identity number is right."""
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Return whether a card number passes its check digit (ISO/IEC 7812-1, Luhn)."""
    found = [int(d) for d in number if d.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * d, 10)) for d in found[1::2])
    return len(found) >= 16 and (sum(found[::2]) + doubled) % 10 == 0


def masked(number: str, first: int, last: int = 4) -> str:
    """Return ``number`` with stars for all digits but the first and last few."""
    places = [i for i, c in enumerate(number) if c.isdigit() or c in "Xx"]
    hidden = set(places[first : len(places) - last])
    return "".join("*" if i in hidden else c for i, c in enumerate(number))


def _private(field: str, code: str, number: str, first: int) -> Remark:
    return Remark(
        field=field,
        code=code,
        tier=Tier.WARN,
        found=number,
        suggestion=masked(number, first),
    )


def _mobiles(field: str, text: str, known: Collection[str]) -> Iterator[Remark]:
    """A mobile number is somebody's own, unless the book says that it is the office's."""
    for number in dict.fromkeys(_MOBILE.findall(text)):
        if digits(number) not in known:
            yield Remark(
                field=field,
                code="mobile_number",
                tier=Tier.HINT if field == "contact" else Tier.WARN,
                found=number,
                suggestion=masked(number, 3),
            )


def _strangers(field: str, text: str, known: Collection[str]) -> Iterator[Remark]:
    for number in dict.fromkeys(_LANDLINE.findall(_MOBILE.sub("\n", text))) if known else ():
        said = digits(number)
        if not any(said == one or (len(said) >= 7 and one.endswith(said)) for one in known):
            yield Remark(field=field, code="unknown_phone", found=number)
