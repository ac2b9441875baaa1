"""How requests are signed: Aliyun's ACS3-HMAC-SHA256 and Tencent Cloud's TC3-HMAC-SHA256. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from urllib.parse import quote


def acs3(  # noqa: PLR0913 - what a request is made of
    key_id: str,
    secret: str,
    method: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes = b"",
) -> str:
    """Return the Authorization of a request to Aliyun; ``headers`` have lower-case names."""
    names = sorted(n for n in headers if n.startswith("x-acs-") or n in {"host", "content-type"})
    canonical = "\n".join(
        (
            method,
            "/",
            "&".join(f"{_escaped(k)}={_escaped(v)}" for k, v in sorted(query.items())),
            *(f"{name}:{headers[name].strip()}" for name in names),
            "",
            ";".join(names),
            sha256(body).hexdigest(),
        )
    )
    asked = f"ACS3-HMAC-SHA256\n{sha256(canonical.encode()).hexdigest()}"
    signature = digest(secret.encode(), asked.encode(), sha256).hex()
    signed = ";".join(names)
    return f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={signed},Signature={signature}"


def tc3(  # noqa: PLR0913 - what a request is made of
    key_id: str,
    secret: str,
    service: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
) -> str:
    """Return the Authorization of a POST to Tencent Cloud that signs all of ``headers``."""
    names = ";".join(sorted(headers))
    listed = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{listed}\n{names}\n{sha256(body).hexdigest()}"
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    scope = f"{day}/{service}/tc3_request"
    hashed = sha256(canonical.encode()).hexdigest()
    asked = f"TC3-HMAC-SHA256\n{int(at.timestamp())}\n{scope}\n{hashed}"
    key = f"TC3{secret}".encode()
    for word in (day, service, "tc3_request"):
        key = digest(key, word.encode(), sha256)
    signature = digest(key, asked.encode(), sha256).hex()
    return (
        f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
