"""A strict push service on loopback, written from the standards, and the browsers that it serves.

It refuses what RFC 8030, 8188, 8291 and 8292 do not allow, and opens what a browser would open with
nothing but the primitives of ``cryptography``.
"""

import base64
import json
import os
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from channels.webpush.vapid import name_of, public_point

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_URGENCY = {"very-low", "low", "normal", "high"}
_VAPID = re.compile(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)")


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """One browser: its keys, and what it has shown."""

    def __init__(self, service, name, vapid=None):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.endpoint, self.vapid = f"{service.url}/push/{name}", vapid
        self.shown = []
        service.browsers[name] = self

    @property
    def told(self):
        """What ``PushSubscription.toJSON()`` gives."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": b64(point), "auth": b64(self.auth)}}

    def address(self, signer):
        """The line that is kept of it; ``signer`` is the key it was subscribed with."""
        told = self.told
        return json.dumps(
            {
                "endpoint": told["endpoint"],
                **told["keys"],
                "key": name_of(public_point(signer)),
            }
        )

    def opened(self, body):
        """Decrypt ``body`` as RFC 8291 (3.4) and RFC 8188 (2.1) say: one record, strictly."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        assert size >= 18 and length == 65 and len(body) - 86 <= size
        sender = body[21:86]
        mine = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\0" + mine + sender + b"\1"
        secret = _hmac(_hmac(self.auth, shared), info)
        start = _hmac(salt, secret)
        key = _hmac(start, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(start, b"Content-Encoding: nonce\0\1")[:12]
        plain = AESGCM(key).decrypt(nonce, body[86:], None).rstrip(b"\0")
        assert plain[-1:] == b"\2", "the last record ends with 0x02"
        return plain[:-1]


class PushService:
    """``play(fault)`` says how it answers from now on; ``seen`` is what it took."""

    def __init__(self):
        self.browsers, self.seen, self.fault, self.over = {}, [], None, threading.Event()

    def play(self, fault):
        self.fault = fault

    def answer(self, name, headers, body):
        faults = {"refusal": 400, "trouble": 503, "too_large": 413, "denied": 403}
        if self.fault == "silence":
            self.over.wait(30)
        if self.fault == "busy":
            return 429, {"Retry-After": "30"}
        if self.fault in faults:
            return faults[self.fault], {}
        browser = self.browsers.get(name)
        if browser is None:
            return 410, {}
        if wrong := self.wrong(browser, headers, body):
            return wrong, {}
        shown = json.loads(browser.opened(body))
        told = {n: headers[n] for n in ("TTL", "Urgency", "Topic")}
        browser.shown.append({**shown, "headers": told, "size": len(body)})
        self.seen.append(shown)
        return 201, {"Location": f"/message/{len(self.seen)}"}

    def wrong(self, browser, headers, body):
        """Return the status of what is wrong with a push, 0 when nothing is."""
        if not (headers["TTL"] or "").isdigit() or headers["Urgency"] not in _URGENCY:
            return 400
        if headers["Content-Encoding"] != "aes128gcm" or not body:
            return 400
        if headers["Topic"] and not _TOPIC.fullmatch(headers["Topic"]):
            return 400
        if len(body) > 4096:
            return 413
        return 0 if self.is_signed(browser, headers["Authorization"] or "") else 403

    def is_signed(self, browser, said):
        found = _VAPID.fullmatch(said)
        if not found:
            return False
        head, claims, signature = (raw_of(part) for part in found.groups()[:3])
        point = raw_of(found[4])
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        assert len(signature) == 64 and json.loads(head) == {"typ": "JWT", "alg": "ES256"}
        text = f"{found[1]}.{found[2]}".encode()
        public.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
        told = json.loads(claims)
        is_ours = browser.vapid is None or browser.vapid == point
        return is_ours and told["aud"] == self.url and told["sub"].startswith(("mailto:", "https:"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):  # noqa: N802 - http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        name = self.path.rpartition("/")[2]
        status, headers = self.server.service.answer(name, self.headers, body)
        self.send_response(status)
        for key, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(key, value)
        self.end_headers()

    def handle(self):
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass


@contextmanager
def push_service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.service = PushService()
    server.service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.service
    finally:
        server.service.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _hmac(key, text):
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(text)
    return made.finalize()
