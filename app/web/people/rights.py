"""Guards views: signed in, and with the role somewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask_login import login_required

from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me

P = ParamSpec("P")
R = TypeVar("R")


def needs(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in only who is signed in and has one of ``roles`` somewhere; NotYours otherwise."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        @login_required
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            with house().store.read() as tx:
                permits.require(tx, me(), roles, ())
            return view(*args, **kwargs)

        return cast(Callable[P, R], guarded)

    return guard
