"""A simulated Mastodon server: ``python -m app.demo.microblog --port 8003 --token X``.

The server is mastodon_mock, which knows nothing of us. It prints each post in one line.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig, SeedAccount, SeedConfig

WORDS = {"POST": "发布", "PUT": "修改", "DELETE": "撤下"}
Tell = Callable[[str, dict[str, Any]], None]


def build(port: int, token: str, tell: Tell) -> FastAPI:
    """Return the server; ``tell`` is called with method and status at each post, edit, deletion."""
    account = SeedAccount(username="wangchunli", display_name="望春里社区", access_token=token)
    app = create_app(
        MastodonMockConfig(
            domain=f"127.0.0.1:{port}",
            url_scheme="http",
            title="模拟微博",
            seed=SeedConfig(accounts=[account]),
        )
    )
    posted: set[str] = set()

    @app.middleware("http")
    async def listen(
        request: Request, call_next: Callable[[Request], Awaitable[StreamingResponse]]
    ) -> Response:
        answer = await call_next(request)
        touches_a_post = request.url.path.startswith("/api/v1/statuses")
        if request.method not in WORDS or not touches_a_post or answer.status_code != 200:
            return answer
        body = b"".join([bytes(chunk) async for chunk in answer.body_iterator])  # type: ignore[arg-type]  # never str
        status = _object(body)
        is_repeat = request.method == "POST" and status.get("id") in posted
        if "id" in status and not is_repeat:
            posted.add(status["id"])
            tell(request.method, status)
        return Response(body, answer.status_code, dict(answer.headers))

    return app


def line(method: str, status: dict[str, Any]) -> str:
    """Return what became of a post in one line."""
    text = re.sub(r"<br\s*/?>|</p>", " ", status.get("content", ""))
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
    pictures = "［图］" * len(status.get("media_attachments", ()))
    return f"微博{WORDS[method]}：{text}{pictures}"


def _object(body: bytes) -> dict[str, Any]:
    """Return the JSON object ``body`` is; an empty one for what a fault made of it."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _print(method: str, status: dict[str, Any]) -> None:
    sys.stdout.write(line(method, status) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="A simulated Mastodon server.")
    options.add_argument("--port", type=int, default=8003)
    options.add_argument("--token", required=True)
    chosen = options.parse_args()
    sys.stdout.write(f"模拟微博已启动，端口 {chosen.port}\n")
    sys.stdout.flush()
    server = build(chosen.port, chosen.token, _print)
    uvicorn.run(server, host="127.0.0.1", port=chosen.port, log_level="warning")
