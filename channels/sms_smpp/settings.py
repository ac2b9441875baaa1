"""Where the SMSC is, who we are to it, and how it words its ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

SETTING = "LINLI_SMPP_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One account at an SMSC.

    Attributes:
        sender: what phones show: a short code, a number, or a name of at most 11 letters.
        timeout: seconds to wait for an answer of any kind.
        window: most texts under way at once.
        idle: seconds of silence after which the link is probed.
        hex_ids: the SMSC gives a message's id in hexadecimal and reports it in decimal.
    """

    host: str
    port: int = 2775
    system_id: str
    password: str = field(repr=False)
    sender: str
    timeout: float = 10.0
    window: int = 10
    idle: float = 30.0
    hex_ids: bool = False

    def __post_init__(self) -> None:
        # The field sizes of SMPP 3.4 (4.1.5, 4.4.1); smpplib would cut in silence what is longer.
        for name, limit in (("system_id", 15), ("password", 8), ("sender", 20)):
            value: str = getattr(self, name)
            if len(value) > limit or not value.isascii():
                raise ValueError(f"{name} must have at most {limit} ASCII characters")

    @classmethod
    def from_url(cls, url: str, sender: str, timeout: float = 10.0) -> Settings:
        """Read ``smpp://system_id:password@host:2775``; ``?hex_ids=1`` at its end sets that.

        Raises:
            ValueError: it cannot be used. The text tells neither the url nor the password.
        """
        parts = urlsplit(url)
        if parts.scheme != "smpp" or not parts.hostname or not parts.username:
            raise ValueError("must have the form smpp://system_id:password@host:2775")
        return cls(
            host=parts.hostname,
            port=parts.port or 2775,
            system_id=unquote(parts.username),
            password=unquote(parts.password or ""),
            sender=sender,
            timeout=timeout,
            hex_ids=parse_qs(parts.query).get("hex_ids") == ["1"],
        )
