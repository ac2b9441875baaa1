"""A strict far end for the page ``/player/``: the protocol with the test keys, and the page."""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from app.web.headers import player_policy
from tests.player.far_end import WIRE, FarEnd, seal, z

WEB = Path(__file__).parents[2] / "app" / "web"
AREA, SCREEN = "110105900001", "q7wn4rt2"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def page():
    """Return the product's page, in Chinese."""
    around = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
    around.globals.update(_=str, url_for=lambda _room, filename: f"/static/{filename}")
    return around.get_template("kiosk.html").render(language="zh-CN")


def alerts(seq, *listed, now, mode="live", **members):
    """Return the envelope of the alerts that hold; ``listed`` are (template, title, text, ends)."""
    made = [
        {
            "id": f"alert{n}",
            "revision": 1,
            "level": "red",
            "template": template,
            "title": title,
            "text": text,
            "source": "市气象台",
            "icon": "rainstorm",
            "effective": z(now),
            "expires": z(ends),
        }
        for n, (template, title, text, ends) in enumerate(listed)
    ]
    document = {"scope": AREA, "mode": mode, "epoch": 1, "seq": seq, "issued": z(now)}
    document |= {"expires": z(now.replace(microsecond=0) + members.pop("life")), "alerts": made}
    return seal("alerts", document, "alert" if mode == "live" else "drill")


class ScreenServer(FarEnd):
    """Also serves the page, takes screenshots and new keys; ``alerts`` by mode are polled."""

    def __init__(self):
        self.pictures, self.rekeys, self.alerts = [], [], {}
        self.version = "test"  # of the page
        self.roots = json.loads((WIRE / "roots.json").read_text())
        super().__init__()

    def _http_class(self):
        made = super()._http_class()
        made.do_PUT = made.do_GET
        return made

    def _standing(self):
        return super()._standing() | ({"roots": self.roots} if self.state == "approved" else {})

    def answer(self, method, path, body, headers):
        path = path.partition("?")[0]
        if method == "GET" and (found := self._page(path)):
            return found
        if method == "PUT" and path == f"/player/v1/screens/{SCREEN}/screenshot":
            assert headers["Authorization"].removeprefix("Bearer ") in self.tokens
            self.pictures.append(body)
            return 204, b"", {}
        if (method, path) == ("POST", "/player/v1/rekey"):
            self.rekeys.append(json.loads(body))
            return 204, b"", {}
        for mode in self.alerts:
            room = "alerts" if mode == "live" else "drill"
            if path == f"/player/v1/{room}/{AREA}.json":
                return 200, self.alerts[mode], {}
        return super().answer(method, path, body, headers)

    def warn(self, envelope, mode="live"):
        """Have alerts hold: for polls, and pushed."""
        self.alerts[mode] = envelope
        self.send({"type": "alerts", "envelope": envelope})

    def command(self, name, nonce, now, life, **members):
        """Send a command."""
        whole = {"screen": SCREEN, "command": name, "nonce": nonce, "issued": z(now)}
        whole |= {"expires": z(now + life), "until": z(now)} | members
        self.send({"type": "command", "envelope": seal("command", whole, "release")})

    def told(self, kind):
        """Return the evidence of one kind."""
        return [e for e in self.evidence if e["kind"] == kind]

    def _page(self, path):
        if path == "/player/":
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": player_policy(self.gateway),
            }
            return 200, page().encode(), headers
        if path == "/player/sw.js":
            modules = sorted((WEB / "static" / "player").glob("*.js"))
            shell = ["/player/", "/static/player.css", "/static/mark.svg"]
            shell += [f"/static/player/{p.name}" for p in modules if p.name != "sw.js"]
            head = f"const VERSION = '{self.version}';\nconst SHELL = {json.dumps(shell)};\n"
            body = head.encode() + (WEB / "static/player/sw.js").read_bytes()
            return 200, body, {"Content-Type": "text/javascript"}
        file = WEB / path.removeprefix("/")
        if path.startswith("/static/") and file.is_file():
            return 200, file.read_bytes(), {"Content-Type": TYPES[file.suffix]}
        return (204, b"", {}) if path == "/favicon.ico" else None
