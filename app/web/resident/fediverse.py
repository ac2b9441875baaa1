"""The areas' actors in the fediverse: found by WebFinger, read and followed by ActivityPub."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import fediverse as desk
from app.domain.audience import Area
from app.domain.http_signature import BadSignature
from app.ingest import activities
from app.store import area
from app.version import VERSION
from app.web import problem_json
from app.web.house import house

bp = Blueprint("fediverse", __name__)
_TYPE, _KEPT = "application/activity+json", "public, max-age=300"


@bp.get("/.well-known/webfinger")
def webfinger() -> ResponseReturnValue:
    """Say where the actor of ``acct:name@host`` is (RFC 7033)."""
    asked = request.args.get("resource", "")
    name, _at, host = asked.removeprefix("acct:").partition("@")
    if not asked:
        return problem_json.answer(400, detail="resource is missing")
    own = urlsplit(house().public_url).netloc
    with house().store.read() as tx:
        place = area.get(tx, name) if host.lower() == own.lower() else None
    if place is None or not place.is_open:
        return problem_json.answer(404, detail="there is nobody of that name")
    me, slug = f"{house().public_url}/ap/{place.code}", place.slug or place.code
    page = f"{house().public_url}/a/{slug}/"
    links = [
        {"rel": "self", "type": _TYPE, "href": me},
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
    ]
    told = {"subject": f"acct:{slug}@{own}", "aliases": [me, page], "links": links}
    return _json(told, "application/jrd+json")


@bp.get("/.well-known/nodeinfo")
def nodeinfo_links() -> ResponseReturnValue:
    """Say where the house says what it is (NodeInfo)."""
    rel = "http://nodeinfo.diaspora.software/ns/schema/2.1"
    href = f"{house().public_url}/nodeinfo/2.1"
    return _json({"links": [{"rel": rel, "href": href}]}, "application/json")


@bp.get("/nodeinfo/2.1")
def nodeinfo() -> ResponseReturnValue:
    """Say what the house is."""
    told = {
        "version": "2.1",
        "software": {"name": "linli", "version": VERSION},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {"users": {}},
        "metadata": {},
    }
    kind = 'application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#"'
    return _json(told, kind)


@bp.get("/ap/<code>")
def actor(code: str) -> ResponseReturnValue:
    """Return an area's actor; a browser is led to the area's page."""
    try:
        told = desk.actor(house(), code, _summary)
    except desk.NoActor:
        return problem_json.answer(404)
    if request.accept_mimetypes.best == "text/html":
        return redirect(url_for("resident.board", place=told["preferredUsername"]))
    return _json(told)


@bp.get("/ap/<code>/followers")
def followers(code: str) -> ResponseReturnValue:
    """Return how many follow; who they are is their own."""
    me = f"{house().public_url}/ap/{code}/followers"
    told = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": me,
        "type": "OrderedCollection",
        "totalItems": desk.followers(house(), code),
    }
    return _json(told)


@bp.get("/ap/<code>/notes/<notice_id>")
def note(code: str, notice_id: str) -> ResponseReturnValue:
    """Return a notice as a Note; a browser is led to its page."""
    if request.accept_mimetypes.best == "text/html":
        return redirect(f"/p/{notice_id}")
    told = desk.note(house(), code, notice_id)
    if told is None:
        return problem_json.answer(404)
    answer = _json(told)
    answer.status_code = 410 if told["type"] == "Tombstone" else 200
    return answer


@bp.get("/ap/<code>/warnings/<name>/<int:revision>")
def warning(code: str, name: str, revision: int) -> ResponseReturnValue:
    """Return a word on a warning as a Note, as it is told now."""
    if request.accept_mimetypes.best == "text/html":
        return redirect(f"/w/{name}")
    told = desk.warning(house(), code, name, revision)
    return problem_json.answer(404) if told is None else _json(told)


@bp.post("/ap/<code>/inbox")
def inbox(code: str) -> ResponseReturnValue:
    """Take what another server tells an area."""
    headers = {name.lower(): said for name, said in request.headers.items()}
    sent = activities.Sent(request.full_path.rstrip("?"), headers, request.get_data())
    try:
        activities.take(house(), code, sent)
    except activities.NoActivity as exc:
        return problem_json.answer(400, detail=str(exc))
    except BadSignature as exc:
        return problem_json.answer(401, detail=str(exc))
    except desk.NoActor:
        return problem_json.answer(404)
    except desk.TooMany:
        return problem_json.answer(503)
    return Response(status=202)


def _summary(place: Area) -> str:
    return _("%(area)s的通知和预警。", area=place.name)


def _json(told: Mapping[str, object], kind: str = _TYPE) -> Response:
    answer = Response(json.dumps(told, ensure_ascii=False), content_type=kind)
    answer.headers["Cache-Control"] = _KEPT
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Vary"] = "Accept"
    return answer
