"""Our pushes, opened by others: the npm package web-push-testing stands for browser and service.

    python bench/webpush_peer.py

Installs web-push-testing 1.2.2 into a folder that is thrown away (node and npm are needed; without
them it says so and is done), subscribes a browser there with our key, pushes to it, reads what the
browser decrypted, lets the subscription expire, and pushes once more.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import clock  # noqa: E402 - after the path
from channels.base import Refused  # noqa: E402
from channels.webpush import Settings, WebPushChannel  # noqa: E402
from channels.webpush.vapid import name_of, public_point  # noqa: E402
from renderers.base import Push  # noqa: E402

PACKAGE, PATIENCE_S = "web-push-testing@1.2.2", 30.0
PAYLOAD = '{"title":"明天9点至11点停水","body":"望春里1—6号楼"}'.encode()


def main() -> int:
    """Push and say what became of it; 0 when all is as it must be."""
    if not (shutil.which("node") and shutil.which("npm")):
        sys.stdout.write("no node here: nothing to measure\n")
        return 0
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - our own words
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        program = Path(folder, "node_modules/web-push-testing/src/bin/server.js")
        server = subprocess.Popen(["node", str(program), str(port)])  # noqa: S603, S607 - as above
        try:
            return _try(f"http://localhost:{port}")
        finally:
            server.terminate()
            server.wait(10)


def _try(url: str) -> int:
    _wait_for(url)
    signer = ec.generate_private_key(ec.SECP256R1())
    key = urlsafe_b64encode(public_point(signer)).rstrip(b"=").decode()
    asked = {"userVisibleOnly": "true", "applicationServerKey": key}
    told = httpx.post(f"{url}/subscribe", json=asked).json()["data"]
    address = json.dumps(
        {"endpoint": told["endpoint"], **told["keys"], "key": name_of(public_point(signer))}
    )
    channel = WebPushChannel(
        Settings(keys=lambda: (signer,), contact="mailto:desk@linli.example", now=clock.now)
    )
    push = Push(payload=PAYLOAD, urgency="high", keep_s=3600, topic="w1")
    channel.deliver(push, address, "k1")
    mine = {"clientHash": told["clientHash"]}
    shown = httpx.post(f"{url}/get-notifications", json=mine).json()["data"]["messages"]
    is_read = shown == [PAYLOAD.decode()]
    httpx.post(f"{url}/expire-subscription/{told['clientHash']}")
    try:
        channel.deliver(push, address, "k2")
        gone = "taken though it expired"
    except Refused as exc:
        gone = str(exc)
    channel.close()
    sys.stdout.write(f"read by the peer: {is_read}; after it expired: {gone}\n")
    return 0 if is_read and gone.startswith("gone") else 1


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            httpx.get(f"{url}/status")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the peer does not answer")


if __name__ == "__main__":
    sys.exit(main())
