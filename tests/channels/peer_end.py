"""A strict server of the fediverse on loopback, written from the standards alone.

It takes an activity into its inbox only when the sender's key, which it fetches from where the
activity says, has signed what must be signed, over this very body, now. It tells of its person
nobody who has not signed that they ask ("secure mode").
"""

import base64
import hashlib
import json
import re
import threading
from contextlib import contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

STATUSES = {"refusal": 422, "trouble": 503, "busy": 429, "gone": 410}
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Peer:
    """One person, ``/users/mei``, on a server of their own; ``seen`` is what arrived, by id."""

    def __init__(self, now, key_of=None):
        self.now, self.key_of, self.fault, self.key = now, key_of, None, KEY
        self.by_id, self.refused, self.is_gone = {}, [], False
        self.over = threading.Event()

    @property
    def me(self):
        return f"{self.url}/users/mei"

    @property
    def seen(self):
        return list(self.by_id.values())

    def play(self, fault):
        self.fault = fault

    def pem(self):
        public = self.key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def actor(self):
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.me,
            "type": "Person",
            "inbox": f"{self.me}/inbox",
            "publicKey": {"id": f"{self.me}#key", "owner": self.me, "publicKeyPem": self.pem()},
        }

    def judge(self, path, headers, body):
        """Return why a POST is not taken, empty when it is."""
        said = dict(re.findall(r'(\w+)="([^"]*)"', headers.get("signature", "")))
        names = said.get("headers", "").split()
        if not {"(request-target)", "host", "date", "digest"} <= set(names):
            return "not all is signed"
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if headers.get("digest") != f"SHA-256={digest}":
            return "digest"
        if said["keyId"].partition("#")[0] != json.loads(body)["actor"]:
            return "key of somebody else"
        return self.check("post", path, headers)

    def judge_reader(self, path, headers):
        """Return why a GET is not answered, empty when it is."""
        said = dict(re.findall(r'(\w+)="([^"]*)"', headers.get("signature", "")))
        if not {"(request-target)", "host", "date"} <= set(said.get("headers", "").split()):
            return "who asks?"
        return self.check("get", path, headers)

    def check(self, method, path, headers):
        """Return why the signature does not fit, empty when it does."""
        said = dict(re.findall(r'(\w+)="([^"]*)"', headers["signature"]))
        if abs((parsedate_to_datetime(headers["date"]) - self.now()).total_seconds()) > 3600:
            return "date"
        names = said["headers"].split()
        lines = [f"(request-target): {method} {path}"]
        lines += [f"{n}: {headers[n]}" for n in names if n != "(request-target)"]
        key = load_pem_public_key(self.key_of(said["keyId"].partition("#")[0]).encode())
        try:
            text, value = "\n".join(lines).encode(), base64.b64decode(said["signature"])
            key.verify(value, text, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return "signature"
        return ""

    def answer(self, path, headers, body):
        if self.fault == "silence":
            self.over.wait(60)
        if self.fault:
            return STATUSES.get(self.fault, 503)
        if why := self.judge(path, headers, body):
            self.refused.append(why)
            return 401
        told = json.loads(body)
        self.by_id[told["id"]] = told
        return 202

    def post(self, send, url, told, *, tamper=b"", **changed):
        """Sign ``told`` as our person does and hand it to ``send(path, body, headers)``."""
        parts, body = httpx.URL(url), json.dumps(told).encode()
        headers = {
            "host": parts.netloc.decode(),
            "date": format_datetime(self.now().replace(microsecond=0), usegmt=True),
            "digest": f"SHA-256={base64.b64encode(hashlib.sha256(body).digest()).decode()}",
            "content-type": "application/activity+json",
            **changed,
        }
        names = ["(request-target)", "host", "date", "digest", "content-type"]
        lines = [f"(request-target): post {parts.path}"]
        lines += [f"{name}: {headers[name]}" for name in names[1:]]
        value = self.key.sign("\n".join(lines).encode(), padding.PKCS1v15(), SHA256())
        headers["signature"] = (
            f'keyId="{self.me}#key",headers="{" ".join(names)}",'
            f'signature="{base64.b64encode(value).decode()}"'
        )
        return send(parts.path, body + tamper, headers)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802 - http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {k.lower(): v for k, v in self.headers.items()}
        self._send(self.server.peer.answer(self.path, headers, body), b"")

    def do_GET(self):  # noqa: N802 - http.server's name
        peer = self.server.peer
        headers = {k.lower(): v for k, v in self.headers.items()}
        if why := peer.judge_reader(self.path, headers):
            peer.refused.append(why)
            self._send(401, b"")
            return
        is_me = self.path == "/users/mei" and not peer.is_gone
        body = json.dumps(peer.actor()).encode() if is_me else b""
        self._send(200 if is_me else 410, body)

    def _send(self, status, body):
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "60")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Stay silent."""


@contextmanager
def peer_end(now, key_of):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    server.handle_error = lambda *_: None  # the caller hung up
    server.peer = peer = Peer(now, key_of)
    peer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield peer
    finally:
        peer.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
