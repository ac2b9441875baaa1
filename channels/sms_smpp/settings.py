"""Where the SMSC is, who we are to it, and how it words its ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SETTING = "LINLI_SMPP_URL"
PORTS = {"smpp": 2775, "smpps": 3550}
JOINED = ("udh", "sar", "payload")
_FORM = "must have the form smpp://system_id:password@host:2775 (smpps:// with TLS)"
_KNOWN = frozenset({"hex_ids", "window", "rate", "long", "ca", "backup", "sender"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One account at an SMSC.

    Attributes:
        sender: what phones show: a short code, a number, or a name of at most 11 letters.
        timeout: seconds to wait for an answer of any kind.
        window: most parts under way at once.
        rate: most parts a second; 0 for as many as the window lets through.
        idle: seconds of silence after which the link is probed.
        hex_ids: the SMSC gives a message's id in hexadecimal and reports it in decimal.
        joined: how the parts of a long text are held together, one of ``JOINED``.
        tls, ca: whether the link is encrypted, and the file of authorities it is checked by.
        is_backup: carries texts only while no other bind can.
    """

    host: str
    port: int = 2775
    system_id: str
    password: str = field(repr=False)
    sender: str
    timeout: float = 10.0
    window: int = 100
    rate: float = 0.0
    idle: float = 30.0
    hex_ids: bool = False
    joined: str = "udh"
    tls: bool = False
    ca: str = ""
    is_backup: bool = False

    def __post_init__(self) -> None:
        # The field sizes of SMPP 3.4 (4.1.5, 4.4.1); smpplib would cut in silence what is longer.
        for name, limit in (("system_id", 15), ("password", 8), ("sender", 20)):
            value: str = getattr(self, name)
            if len(value) > limit or not value.isascii():
                raise ValueError(f"{name} must have at most {limit} ASCII characters")

        if self.joined not in JOINED or self.window < 1 or self.rate < 0:
            raise ValueError(f"long is one of {', '.join(JOINED)}; window and rate are numbers")

    @property
    def name(self) -> str:
        """What logs and pages call it."""
        return f"{self.system_id}@{self.host}:{self.port}"

    @classmethod
    def from_url(cls, url: str, sender: str, timeout: float = 10.0) -> Settings:
        """Read ``smpp://system_id:password@host:2775``, or ``smpps://`` for TLS.

        At its end ``?window=100&rate=50&long=sar&hex_ids=1&ca=/path&backup=1&sender=10690``.

        Raises:
            ValueError: it cannot be used. The text tells neither the url nor the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username:
            raise ValueError(_FORM)
        said = _options(parts)
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            system_id=unquote(parts.username),
            password=unquote(parts.password or ""),
            sender=said.get("sender", sender),
            timeout=timeout,
            window=_number(said, "window", 100),
            rate=_number(said, "rate", 0),
            hex_ids=said.get("hex_ids") == "1",
            joined=said.get("long", "udh"),
            tls=parts.scheme == "smpps",
            ca=said.get("ca", ""),
            is_backup=said.get("backup") == "1",
        )

    @classmethod
    def all_from(cls, urls: str, sender: str, timeout: float = 10.0) -> tuple[Settings, ...]:
        """Read addresses set apart by blanks or commas; ValueError as ``from_url``."""
        found = [url for url in re.split(r"[\s,]+(?=smpps?:)", urls.strip()) if url]
        return tuple(cls.from_url(url, sender, timeout) for url in found)


def _options(parts: SplitResult) -> dict[str, str]:
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(set(said) - _KNOWN):
        raise ValueError(f"{', '.join(unknown)}: the ones there are: {', '.join(sorted(_KNOWN))}")
    return said


def _number(said: dict[str, str], name: str, otherwise: int) -> int:
    value = said.get(name, str(otherwise))
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number")
    return int(value)
