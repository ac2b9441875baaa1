"""What a simulated screen asks over HTTP, with the requests of docs/wire-format.md."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys.seal import instant

AT_ONCE, ANSWER_S = 32, 20.0
# What every simulated screen says it is: by this they are found again.
DEVICE = "linli-sim"


class NoAnswer(OSError):
    """The server did not answer as it should; ``code`` names how, ``wait_s`` is what it asked."""

    def __init__(self, code: str, wait_s: float = 0.0) -> None:
        super().__init__(code)
        self.code, self.wait_s = code, wait_s


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands; the rest is there once it is approved."""

    state: str
    slot: str = ""
    gateway: str = ""
    root: dict[str, Any] | None = None


class Door:
    """One pool of connections for all screens."""

    def __init__(self, server: str) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        patience = httpx.Timeout(ANSWER_S, pool=None)
        self._client = httpx.AsyncClient(
            base_url=server, limits=limits, timeout=patience, trust_env=False
        )
        # The pool looks through all that wait whenever one is done: none may queue up in there.
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()

    async def enrol(self, key: Ed25519PrivateKey, profile: str, version: str) -> str:
        """Return the id of the screen that holds ``key``, which waits now or was let in before."""
        public = key.public_key().public_bytes_raw()
        asked = {"public_key": b64encode(public).decode(), "device": DEVICE}
        asked |= {"profile": profile, "version": version}
        return str((await self._post("/player/v1/enrol", asked))["screen"])

    async def standing(self, screen: str) -> Standing:
        """Return where an enrolment stands."""
        told = _told(await self._ask("GET", f"/player/v1/enrol/{screen}"))
        root = told.get("root")
        return Standing(
            str(told["state"]),
            str(told.get("slot", "")),
            str(told.get("gateway", "")),
            root if isinstance(root, dict) else None,
        )

    async def token(
        self, screen: str, key: Ed25519PrivateKey, now: datetime, nonce: str
    ) -> tuple[str, str]:
        """Return a token for a screen that proves its key, and the slot it is for."""
        time = instant(now)
        sig = key.sign(f"linli-token-v1\n{screen}\n{time}\n{nonce}".encode())
        asked = {"screen": screen, "time": time, "nonce": nonce, "sig": b64encode(sig).decode()}
        told = await self._post("/player/v1/token", asked)
        return str(told["token"]), str(told["slot"])

    async def poll(self, path: str, etag: str) -> tuple[bytes, str]:
        """Return what lies at ``path`` and its ETag; nothing when it is as it was, or not there."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._ask("GET", path, headers=headers)
        if answer.status_code in {304, 404}:
            return b"", etag
        return _checked(answer).content, answer.headers.get("ETag", "")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return _told(await self._ask("POST", path, json=body))

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        try:
            async with self._gate:
                return await self._client.request(method, path, **more)
        except httpx.HTTPError as exc:
            raise NoAnswer(type(exc).__name__) from None


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= 300:
        wait = answer.headers.get("Retry-After", "")
        raise NoAnswer(f"http_{answer.status_code}", float(wait) if wait.isdigit() else 0.0)
    return answer


def _told(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = json.loads(_checked(answer).content)
    except ValueError:
        raise NoAnswer("not_json") from None
    if not isinstance(told, dict):
        raise NoAnswer("not_json")
    return told
