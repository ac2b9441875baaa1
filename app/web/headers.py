"""Security headers: what a page may load, from where, and who may frame it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Response

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'; form-action 'self'"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
)
_YEAR_S = 31_536_000
_INLINE = re.compile(rb"<(style|script)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_RELOAD = re.compile(rb'<noscript><meta http-equiv="refresh"[^>]*></noscript>')
_BESIDE_HASHES = re.compile(r"((?:style|script)-src 'self')(?= 'sha256-)")
_DATA_TYPE = re.compile(rb"type\s*=\s*[\"']application/", re.IGNORECASE)


def put_on(response: Response, *, https: bool) -> Response:
    """Add the headers every page carries; keep those a view has set itself."""
    for name, value in ALWAYS:
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    if https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_S}")
    return response


def player_policy(gateway_url: str) -> str:
    """Return the policy of the page that is a screen: it talks to the gateway, too."""
    gateway = urlsplit(gateway_url)
    return f"{PAGE_POLICY}; connect-src 'self' {gateway.scheme}://{gateway.netloc}"


def box_policy(html: bytes, events_url: str) -> str:
    """Return the policy of a ready page for set-top boxes, which asks for news at ``events_url``.

    Browsers that know hashes pay no heed to ``'unsafe-inline'`` beside one (CSP Level 2, 7.19);
    those of before 2015 know no hashes, and would run and style nothing.
    """
    policy = _BESIDE_HASHES.sub(r"\1 'unsafe-inline'", document_policy(html))
    return f"{policy}; connect-src 'self' {events_url}"


def still(html: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a ready page to be looked at only, and its headers: it runs and loads nothing anew."""
    body = _RELOAD.sub(b"", html)
    policy = f"{document_policy(body)}; sandbox"
    return body, {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}


def document_policy(html: bytes) -> str:
    """Return the policy of a ready page: its own inline style and script, by hash, and no other."""
    styles, scripts = ["'self'"], ["'self'"]
    for kind, attributes, inside in _INLINE.findall(html):
        digest = f"'sha256-{b64encode(sha256(inside).digest()).decode()}'"
        if kind.lower() == b"style":
            styles.append(digest)
        elif inside.strip() and not _DATA_TYPE.search(attributes):
            scripts.append(digest)
    rules = [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        f"style-src {' '.join(styles)}",
        f"script-src {' '.join(scripts)}",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    ]
    return "; ".join(rules)
