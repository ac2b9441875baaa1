"""The player for screens' machines: an installer that knows this server, and what it installs."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from app.web import problem_json
from app.web.house import house

bp = Blueprint("player_install", __name__, url_prefix="/player")
ROOM = Path(__file__).parents[3]
# A host name or address and a port: nothing that means something to a shell.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


@bp.get("/install.sh")
def script() -> Response:
    """Hand out the installer, with this server's address and the hash of the player in it."""
    server = _own_address()
    if server is None:
        return problem_json.answer(400, detail="the Host header is no host name")
    _, digest = bundle()
    text = (ROOM / "player" / "install.sh").read_text(encoding="utf-8")
    text = text.replace("@SERVER@", server).replace("@SHA256@", digest)
    answer = Response(text, content_type="text/x-shellscript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/linli-player.zip")
def archive() -> Response:
    """Hand out the player this server ships."""
    body, digest = bundle()
    answer = Response(body, content_type="application/zip")
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "no-cache"
    answer.make_conditional(request)
    return answer


@cache
def bundle() -> tuple[bytes, str]:
    """Return the player's folder as a ZIP, the same bytes for the same files, and its SHA-256."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in [ROOM / "LICENSE", *sorted((ROOM / "player").rglob("*"))]:
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                entry = zipfile.ZipInfo(path.relative_to(ROOM).as_posix(), _DAY_ONE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                made.writestr(entry, path.read_bytes())
    return out.getvalue(), sha256(out.getvalue()).hexdigest()


def _own_address() -> str | None:
    """Return where the asking machine reached us; None when its Host header is no host.

    Where that is our public address, its scheme counts: a proxy in front may have ended TLS.
    """
    if not _HOST.fullmatch(request.host):
        return None
    public = urlsplit(house().public_url)
    scheme = public.scheme if public.netloc == request.host else request.scheme
    return f"{scheme}://{request.host}"
