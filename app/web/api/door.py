"""The API's door: whose token it is, what it may be used for, and rehearsals of test tokens."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import wraps
from typing import Any, NoReturn, ParamSpec, cast

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import RAISE, ValidationError
from webargs.flaskparser import FlaskParser

from app.dispatch.house import House
from app.dispatch.people import access
from app.dispatch.people.access import Caller
from app.domain.access import Scope
from app.store.rehearsal import rehearse
from app.store.session import Store
from app.store.user import User
from app.web import house as houses
from app.web.api.faults import Fault
from app.web.api.once import once
from app.web.people import permits

P = ParamSpec("P")
VERSION = "/api/v1"
_BEARER = "bearer "
# What a form may hold beside a file, in bytes.
_TEXTS = 1 << 20


class Parser(FlaskParser):
    """Reads what was sent against a shape; what does not fit is told field by field."""

    def __init__(self) -> None:
        super().__init__()
        # A slip in a parameter's name is never silent.
        known = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION
        self.DEFAULT_UNKNOWN_BY_LOCATION = {**known, "query": RAISE}

    def handle_error(self, error: ValidationError, *args: object, **kwargs: object) -> NoReturn:
        """Refuse with every field and reason."""
        raise Fault("invalid", flat(error.messages)) from None

    def _handle_invalid_json_error(self, error: Exception, *args: object, **kw: object) -> NoReturn:
        raise Fault("malformed") from None

    def load_json(self, req: Any, schema: Any) -> Any:  # noqa: ANN401 - webargs' own signature
        """Read a body that must be JSON, and say so when it is called something else."""
        if req.get_data() and not req.is_json:
            raise Fault("unsupported_media_type")
        try:
            return super().load_json(req, schema)
        except RecursionError:  # nested without end: as good as no JSON
            raise Fault("malformed") from None


class Door(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A group of addresses under ``/api/v1``; ``tag`` is its name in the documents."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, tag: str, module: str) -> None:
        super().__init__(f"api_{tag}", module, url_prefix=VERSION)
        self.tag = tag

    def route(self, rule: str, **options: Any) -> Any:  # noqa: ANN401 - flask-smorest's own
        """Add an address under the group's tag."""
        return super().route(rule, tags=[self.tag], **options)


def needs(
    scope: Scope | None, *, takes_files: bool = False
) -> Callable[[Callable[P, Any]], Callable[P, Response]]:
    """Let in who has a good token, with ``scope`` if any; a test token rehearses its changes."""

    def guard(view: Callable[P, Any]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            found = _caller()
            if scope and scope not in found.token.scopes:
                raise Fault("out_of_scope", scope=scope.value)
            g.caller = found
            if takes_files:
                request.max_content_length = houses.house().upload_max + _TEXTS

            def run() -> Response:
                return _played(found, lambda: view(*args, **kwargs))

            is_asking = request.method == "GET"
            return run() if is_asking else once(houses.house(), found.token.id, run)

        return cast(
            Callable[P, Response],
            Door.doc(security=[{"token": [scope.value] if scope else []}])(guarded),
        )

    return guard


def by(*roles: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let in only who has one of ``roles`` somewhere, before anything sent is looked at."""

    def guard(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:  # noqa: ANN401 - the view's own
            with here().store.read() as tx:
                permits.require(tx, me(), roles, ())
            return view(*args, **kwargs)

        return guarded

    return guard


def here() -> House:
    """Return the house this call works in: for a test token, a rehearsal's."""
    return cast(House, g.api_house)


def me() -> User:
    """Return the token's owner, with no more rights than the token leaves them."""
    return cast(Caller, g.caller).user


def caller() -> Caller:
    """Return who calls."""
    return cast(Caller, g.caller)


def flat(messages: Any, path: str = "") -> list[dict[str, object]]:  # noqa: ANN401 - nested
    """Return nested messages as one line a field: ``record.link``, ``areas.0``."""
    if isinstance(messages, dict):
        found = []
        for name, inner in messages.items():
            # webargs names the place first (json, query); callers know where they put it.
            is_place = not path and name in {"json", "query", "headers", "files"}
            found += flat(inner, "" if is_place else f"{path}.{name}".lstrip("."))
        return found
    listed = messages if isinstance(messages, list) else [messages]
    return [{"field": path, "code": "invalid", "detail": str(one)} for one in listed]


def _caller() -> Caller:
    said = request.headers.get("Authorization", "")
    words = said[len(_BEARER) :].strip()
    found = access.caller(houses.house(), words) if said.lower().startswith(_BEARER) else None
    if found is None:
        raise Fault("unauthenticated")
    return found


def _played(found: Caller, view: Callable[[], Response]) -> Response:
    """Run a view, for a test token on a stage that is struck afterwards."""
    rehearses = found.token.is_test and request.method != "GET"
    with _stage(rehearses) as store:
        g.api_house = replace(houses.house(), store=store)
        made = view()
    return _marked(made) if rehearses else _private(made)


def _stage(rehearses: bool) -> AbstractContextManager[Store]:
    store = houses.house().store
    return rehearse(store) if rehearses else nullcontext(store)


def _private(made: Response) -> Response:
    made.headers.setdefault("Cache-Control", "private, no-cache")
    made.headers["Vary"] = "Authorization, Accept-Language"
    return made


def _marked(made: Response) -> Response:
    """Say that nothing has happened: a rehearsal must never be taken for the real thing."""
    made.headers["Linli-Test"] = "true"
    if made.is_json and isinstance(said := made.get_json(), dict):
        made.set_data(json.dumps({**said, "test": True}, ensure_ascii=False))
    return _private(made)
