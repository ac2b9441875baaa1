"""A small, strict server of wire format v1 on loopback, with the test keys of ``tests/wire``.

It shares no code with ``app`` or ``player``: only docs/wire-format.md.
"""

import json
import threading
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

WIRE = Path(__file__).parent.parent / "wire"
SCOPE, SCREEN = "110105900001", "q7wn4rt2"
SLOT = f"led/{SCOPE}/192x32-mono"
_KEYS = json.loads((WIRE / "keys.json").read_text())


def key(name):
    return Ed25519PrivateKey.from_private_bytes(b64decode(_KEYS[name]["private"]))


def seal(document, payload, signer, key_name=None):
    kind = f"application/vnd.linli.{document}.v1+json"
    raw = json.dumps(payload, ensure_ascii=False).encode()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(raw), raw)
    signature = {"keyid": _KEYS[key_name or signer]["keyid"]}
    signature["sig"] = b64encode(key(signer).sign(signed)).decode()
    return {"payloadType": kind, "payload": b64encode(raw).decode(), "signatures": [signature]}


def z(when):
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def medium(png, width=192, height=32, *, inline=True, dwell_ms=1000):
    facts = {"sha256": sha256(png).hexdigest(), "size": len(png), "mime": "image/png"}
    facts |= {"width": width, "height": height, "effect": "still", "dwell_ms": dwell_ms}
    return facts | ({"inline": b64encode(png).decode()} if inline else {})


def item(name, media, now, hours=1, revision=1):
    return {
        "id": name,
        "revision": revision,
        "kind": "notice",
        "priority": 1,
        "effective": z(now - timedelta(minutes=1)),
        "expires": z(now + timedelta(hours=hours)),
        "media": media,
    }


def alert(name, now, *, seconds=3600, template="full", **members):
    return {
        "id": name,
        "revision": 1,
        "level": "red",
        "template": template,
        "title": "暴雨红色预警",
        "text": "请远离低洼地带。",
        "source": "市气象台",
        "icon": "rainstorm",
        "effective": z(now),
        "expires": z(now + timedelta(seconds=seconds)),
    } | members


def playlist(seq, items, default, now, **members):
    whole = {
        "slot": SLOT,
        "mode": "live",
        "epoch": 1,
        "seq": seq,
        "issued": z(now),
        "expires": z(now + timedelta(days=7)),
        "prev_hash": "",
        "width": 192,
        "height": 32,
        "time_zone": "Asia/Shanghai",
        "items": items,
        "default": {
            "id": "default",
            "revision": 1,
            "kind": "default",
            "priority": 9,
            "media": [default],
        },
    }
    return whole | members


class FarEnd:
    """One slot, one screen. What it saw is in ``asked``, ``hellos`` and ``evidence``."""

    def __init__(self):
        self.root = json.loads((WIRE / "roots.json").read_text())[1]
        self.state, self.code, self.public = "waiting", "7H2K9QWM", b""
        self.envelope, self.head, self.files = None, (0, 0, ""), {}
        self.asked, self.hellos, self.evidence, self.beats = [], [], [], []
        self.tokens, self.nonces = set(), set()
        self.states, self.pictures = {}, []  # alerts by mode; screenshots
        self.sockets, self.closed_with = [], []
        self.changed = threading.Condition()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._http_class())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._start_gateway(0)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def _start_gateway(self, port):
        self._ws = serve(
            self._talk, "127.0.0.1", port, subprotocols=["linli.v1"], compression=None,
            max_size=64 << 10,
        )  # fmt: skip
        self.port = self._ws.socket.getsockname()[1]
        self.gateway = f"ws://127.0.0.1:{self.port}/"
        threading.Thread(target=self._ws.serve_forever, daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._ws.shutdown()

    def drop(self, code=1012):
        for socket in list(self.sockets):
            with suppress(ConnectionClosed):
                socket.close(code)

    def approve(self):
        self.state = "approved"

    def put(self, payload, envelope=None):
        """Publish: keep for hello and polls, push to whoever is connected."""
        self.envelope = envelope or seal("playlist", payload, "release")
        raw = b64decode(self.envelope["payload"])
        self.head = (payload["epoch"], payload["seq"], sha256(raw).hexdigest())
        self.push(self.envelope)

    def warn(self, seq, *listed, mode="live", seconds=3600):
        """Put the state of the area up, and push it."""
        now = datetime.now(UTC)
        state = {"scope": SCOPE, "mode": mode, "epoch": 1, "seq": seq, "issued": z(now)}
        state |= {"expires": z(now + timedelta(seconds=seconds)), "alerts": list(listed)}
        role = "alert" if mode == "live" else "drill"
        self.states[mode] = seal("alerts", state, role)
        self.send({"type": "alerts", "envelope": self.states[mode]})

    def order(self, name, minutes=0):
        """Send a command; return its nonce."""
        now, nonce = datetime.now(UTC), token_urlsafe(18)
        command = {"screen": SCREEN, "command": name, "nonce": nonce, "issued": z(now)}
        command |= {"expires": z(now + timedelta(minutes=4))}
        command |= {"until": z(now + timedelta(minutes=minutes))}
        self.send({"type": "command", "envelope": seal("command", command, "release")})
        return nonce

    def done(self, nonce):
        """What was answered to a command."""
        return [e for e in self.evidence if e["kind"] == "done" and e["nonce"] == nonce]

    def push(self, envelope):
        self.send({"type": "playlist", "envelope": envelope})

    def send(self, frame):
        for socket in list(self.sockets):
            with suppress(ConnectionClosed):
                socket.send(json.dumps(frame))

    def until(self, true, seconds=60):
        with self.changed:
            assert self.changed.wait_for(true, seconds), (self.asked[-5:], self.evidence)

    def shown(self):
        return [(e["epoch"], e["seq"]) for e in self.evidence if e["kind"] == "shown"]

    def _saw(self, where, what):
        with self.changed:
            where.append(what)
            self.changed.notify_all()

    # HTTP

    def answer(self, method, path, body, headers):
        if (method, path) == ("POST", "/player/v1/enrol"):
            return self._enrol(body)
        if method == "GET" and path == "/player/v1/enrol/q7wn4rt2":
            return 200, self._standing(), {}
        if (method, path) == ("POST", "/player/v1/token"):
            return self._token(body)
        if (method, path) == ("GET", f"/player/v1/{SLOT}/playlist.json") and self.envelope:
            etag = f'"{self.head[2][:16]}"'
            if headers.get("If-None-Match") == etag:
                return 304, b"", {"ETag": etag}
            return 200, self.envelope, {"ETag": etag}
        if method == "GET" and path.startswith("/files/") and path[7:] in self.files:
            return 200, self.files[path[7:]], {}
        return self._answer_later(method, path, body, headers)

    def _answer_later(self, method, path, body, headers):
        """What came to the wire format after its first documents."""
        for mode, name in (("live", "alerts"), ("drill", "drill")):
            if path == f"/player/v1/{name}/{SCOPE}.json" and mode in self.states:
                return 200, self.states[mode], {"ETag": f'"{mode}"'}
        if (method, path) == ("PUT", f"/player/v1/screens/{SCREEN}/screenshot"):
            assert headers["Authorization"].removeprefix("Bearer ") in self.tokens
            assert headers["Content-Type"] == "image/png" and len(body) <= 512 << 10
            self._saw(self.pictures, body)
            return 204, b"", {}
        if (method, path) == ("POST", "/player/v1/rekey"):
            return self._rekey(body)
        return 404, {"title": "not found"}, {}

    def _enrol(self, body):
        told = json.loads(body)
        assert set(told) == {"public_key", "device", "profile", "version"}, told
        self.public = b64decode(told["public_key"])
        ends = z(datetime.now(UTC) + timedelta(minutes=10))
        return 201, {"screen": "q7wn4rt2", "code": self.code, "expires": ends, "poll_s": 1}, {}

    def _rekey(self, body):
        told = json.loads(body)
        members = ("screen", "time", "nonce", "public_key")
        signed = "\n".join(["linli-rekey-v1", *(told[m] for m in members)]).encode()
        new = b64decode(told["public_key"])
        Ed25519PublicKey.from_public_bytes(self.public).verify(b64decode(told["sig"]), signed)
        Ed25519PublicKey.from_public_bytes(new).verify(b64decode(told["proof"]), signed)
        self.public = new
        return 204, b"", {}

    def _standing(self):
        if self.state != "approved":
            return {"state": self.state}
        now = z(datetime.now(UTC))
        return {
            "state": "approved", "slot": SLOT, "root": self.root, "gateway": self.gateway,
            "time": now,
        }  # fmt: skip

    def _token(self, body):
        told, now = json.loads(body), datetime.now(UTC)
        if self.state == "revoked":
            return 403, {"state": "revoked"}, {}
        signed = f"linli-token-v1\n{told['screen']}\n{told['time']}\n{told['nonce']}".encode()
        when = datetime.strptime(told["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(b64decode(told["sig"]), signed)
            known = told["nonce"] in self.nonces or not 16 <= len(told["nonce"]) <= 64
            assert not known and abs(now - when) < timedelta(seconds=300)
        except (InvalidSignature, AssertionError):
            return 401, {"time": z(now)}, {}
        self.nonces.add(told["nonce"])
        token = token_urlsafe(16)
        self.tokens.add(token)
        ends = z(now + timedelta(minutes=10))
        return 200, {
            "token": token, "expires": ends, "slot": SLOT, "gateway": self.gateway, "time": z(now),
        }, {}  # fmt: skip

    def _http_class(far_end):
        class Handler(BaseHTTPRequestHandler):
            def _do(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                status, value, headers = far_end.answer(self.command, self.path, body, self.headers)
                raw = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                for name, text in (headers | {"Content-Length": str(len(raw))}).items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(raw)
                far_end._saw(far_end.asked, (self.command, self.path, status))

            do_GET = do_POST = do_PUT = _do

            def log_message(self, *_args):
                pass

        return Handler

    # Socket

    def _talk(self, socket):
        try:
            hello = json.loads(socket.recv(timeout=60))
            if hello.get("type") != "hello" or hello.get("token") not in self.tokens:
                socket.close(1008)
                return
            self._stamp(socket, hello["nonce"])
            if self.envelope and (hello["epoch"], hello["seq"]) < self.head[:2]:
                socket.send(json.dumps({"type": "playlist", "envelope": self.envelope}))
            self.sockets.append(socket)
            self._saw(self.hellos, hello)
            for text in socket:
                self._frame(socket, json.loads(text))
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
            with self.changed:
                self.changed.notify_all()

    def _frame(self, socket, frame):
        if frame["type"] == "evidence":
            with self.changed:
                self.evidence.extend(frame["items"])
                self.changed.notify_all()
            socket.send(json.dumps({"type": "ack", "batch": frame["batch"]}))
        elif frame["type"] == "heartbeat":
            self._saw(self.beats, frame)
            if "nonce" in frame:
                self._stamp(socket, frame["nonce"])
        else:
            socket.close(1008)

    def _stamp(self, socket, nonce):
        epoch, seq, digest = self.head
        stamp = {
            "time": z(datetime.now(UTC)), "nonce": nonce, "slot": SLOT, "poll_s": 60,
            "head": {"epoch": epoch, "seq": seq, "hash": digest}, "spread_s": 0,
        }  # fmt: skip
        socket.send(json.dumps({"type": "stamp", "envelope": seal("stamp", stamp, "timestamp")}))
