"""The documents that came after the first three: alerts, commands, later roots, deltas."""

from __future__ import annotations

import re
from base64 import b64decode
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

from hand import KEYID, KEYS, PUBLIC, b64, canonical, medium, png, role, seal

AREA, SCREEN = "110105900001", "q7wn4rt2"


def alert(name: str, level: str, template: str, title: str, text: str, **more: Any) -> dict:
    made = {"id": name, "revision": 1, "level": level, "template": template, "title": title}
    made |= {"text": text, "source": "市气象台", "icon": "rainstorm"}
    made |= {"effective": "2026-11-24T03:50:00Z", "expires": "2026-11-24T16:00:00Z"}
    return made | more


RAIN = alert(
    "w7r2k9xa",
    "red",
    "full",
    "暴雨红色预警",
    "预计未来3小时朝阳区降雨量将达100毫米以上，请远离低洼地带和地下空间，减少外出。",
)
GALE = alert(
    "w3m8p5ze",
    "blue",
    "band",
    "大风蓝色预警",
    "今天午后到夜间有5级左右偏北风，阵风7级，请注意高空坠物。",
    icon="gale",
)
FIRE = alert(
    "d5t2v8hc",
    "orange",
    "full",
    "消防演练",
    "本楼正在进行消防演练，请沿楼梯有序下楼，在东门集合。",
    source="望春里社区",
    icon="fire",
)


def alerts(seq: int, *listed: dict[str, Any], mode: str = "live") -> dict[str, Any]:
    return {
        "scope": AREA,
        "mode": mode,
        "epoch": 1,
        "seq": seq,
        "issued": "2026-11-24T04:00:00Z",
        "expires": "2026-11-25T04:00:00Z",
        "alerts": list(listed),
    }


def command(name: str, nonce: str, **members: Any) -> dict[str, Any]:
    issued = "2026-11-24T04:00:10Z"
    made = {"screen": SCREEN, "command": name, "nonce": nonce, "issued": issued, "until": issued}
    return made | {"expires": "2026-11-24T04:05:10Z"} | members


def later_root(version: int, issued: str, root_key: str, **roles: tuple[str, ...]) -> dict:
    named = {"root": (root_key,)} | roles
    keys = {
        KEYID[n]: {"algorithm": "ed25519", "public": b64(PUBLIC[n])}
        for names in named.values()
        for n in names
    }
    expires = issued.replace("2026", "2027")
    held = {name: role(*names) for name, names in named.items()}
    return {"version": version, "issued": issued, "expires": expires, "keys": keys, "roles": held}


def roots(first: dict[str, Any]) -> list[dict[str, Any]]:
    """Three roles; five; then another root key, and a second release key beside the first."""
    five = {"timestamp": ("timestamp",), "alert": ("alert",), "drill": ("drill",)}
    second = later_root(2, "2026-11-24T01:00:00Z", "root", release=("release",), **five)
    both = ("release", "release_new")
    third = later_root(3, "2026-11-24T02:00:00Z", "root_new", release=both, **five)
    return [first, second, third]


def sealed_roots(chain: list[dict[str, Any]]) -> list[dict[str, Any]]:
    signers = (("root",), ("root",), ("root", "root_new"))
    return [seal("root", r, *names) for r, names in zip(chain, signers, strict=True)]


def playlist_44(before: dict[str, Any]) -> dict[str, Any]:
    """What follows playlist_43.json, with everything that an old document does not have."""
    clock = [
        {"show": "time", "x": 8, "y": 8, "px": 16, "ink": "#ffffff"},
        {"show": "date", "x": 64, "y": 8, "px": 16, "ink": "#ffc000"},
        {"show": "weekday", "x": 136, "y": 8, "px": 16, "ink": "#ffc000"},
    ]
    face = medium(png(192, 32, 30), 192, 32, effect="still", dwell_ms=10000)
    default = before["default"] | {"revision": 2, "media": [face | {"fields": clock}]}
    return before | {
        "seq": 44,
        "issued": "2026-11-24T08:00:00Z",
        "expires": "2026-12-01T08:00:00Z",
        "prev_hash": sha256(canonical(before)).hexdigest(),
        "default": default,
        "loop": {"from": "2026-11-24T06:00:00Z", "item": "m8p2w5ze"},
        "withdrawn": [
            {"id": "k3x9a7qd", "revision": 2},
            {"id": "m8p2w5ze", "revision": 2},
        ],
        "dimming": [{"from": "22:00", "until": "06:30", "percent": 30}],
        "language": "zh-CN",
    }


def delta(base: bytes, envelope: dict[str, Any]) -> dict[str, Any]:
    """The frame that turns ``base`` into the payload of ``envelope``."""
    new = b64decode(envelope["payload"])
    old_parts, new_parts = re.split(rb"(?<=,)", base), re.split(rb"(?<=,)", new)
    starts = [0]
    for part in old_parts:
        starts.append(starts[-1] + len(part))
    ops: list[Any] = []
    matcher = SequenceMatcher(None, old_parts, new_parts, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            ops.append([starts[i], starts[j] - starts[i]])
        elif m > k:
            ops.append(b64(b"".join(new_parts[k:m])))
    frame = {"type": "delta", "base": sha256(base).hexdigest(), "ops": ops}
    return frame | {k: envelope[k] for k in ("payloadType", "signatures")}


def rekey() -> dict[str, Any]:
    """A player that changes its key from ``player`` to ``player_new``."""
    time, nonce, public = "2026-11-24T04:00:20Z", "c81wq0v5m2k7x4hz", b64(PUBLIC["player_new"])
    signed = f"linli-rekey-v1\n{SCREEN}\n{time}\n{nonce}\n{public}".encode()
    body = {"screen": SCREEN, "public_key": public, "time": time, "nonce": nonce}
    body |= {"sig": b64(KEYS["player"].sign(signed)), "proof": b64(KEYS["player_new"].sign(signed))}
    return {"public_key": b64(PUBLIC["player"]), "signed": b64(signed), "body": body}
