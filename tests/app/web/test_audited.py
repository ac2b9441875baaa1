"""Every way to change something leaves a line in the log: found in the code of each route."""

import ast
import inspect
import textwrap
from functools import cache
from types import FunctionType, ModuleType

from app.store import audit

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
# What leaves no line, and why.
EXEMPT = {
    "editor.cards": "draws a preview; changes nothing",
    "editor.save": "a draft is the writer's own until it is submitted; its versions are kept",
    "editor.autosave": "as above, while it is being typed",
    "editor.present": "says who has the form open",
    "times.said_of": "says a time back in words; changes nothing",
    "imports.hand_in": "keeps a file to be looked at; importing from it leaves the line",
    "passkey_door.options": "asks a browser for a passkey; changes nothing",
    "passkeys.new": "asks for a name and a touch; changes nothing",
    "place_sheets.hand_in": "keeps a file to be looked at; importing from it leaves the line",
    "pasting.take": "fills the form from a pasted text; changes nothing",
    "warning_sources.look": "reads a source once to show it; keeps nothing",
    "source.look": "reads a source once to show it; keeps nothing",
    "player_api.enrol": "a screen introduces itself; admitting it leaves the line",
    "player_api.screenshot": "a screen sends what it shows; asking for it leaves the line",
    "player_api.token": "a screen asks for a pass to the gateway; changes nothing",
    "profile.set_language": "how one reads the pages",
    "resident_answer.know": "counts devices; a line for each would tell when a device was used",
    "resident_answer.vote": "as above: votes are secret",
    "public_proof.check": "looks at a file; keeps nothing",
    "resident_life.near": "asks what is near; where one is is not kept",
    "resident_device.is_shown": "a receipt; a line for each would tell when a device was used",
    "sms_push.take": "a gateway tells what became of texts; an opt-out in it leaves the line",
    "websub.ask": "a reader asks to be told; it stands in a list, and dropping it leaves the line",
    "setup.found": "before there is anybody; the last step of the set-up leaves the line",
}


def calls(function):
    """Return the functions that ``function`` names, in any module of ours."""
    where = function.__globals__
    for node in ast.walk(parsed(function)):
        match node:
            case ast.Name(id=name):
                found = where.get(name)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                holder = where.get(name)
                is_ours = type(holder) in {ModuleType, type}
                found = getattr(holder, attr, None) if is_ours else None
            case _:
                continue
        if isinstance(found, type):
            yield from (f for f in vars(found).values() if isinstance(f, FunctionType))
        elif callable(found):
            yield inspect.unwrap(found)


@cache
def parsed(function):
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:  # made by dataclass, of no source
        return ast.Module([], [])


def leaves_a_line(function, seen):
    if function is audit.add:
        return True
    is_ours = isinstance(function, FunctionType) and (function.__module__ or "").startswith("app.")
    if not is_ours or function in seen:
        return False
    seen.add(function)
    return any(leaves_a_line(one, seen) for one in calls(function))


def routes(app):
    """Yield endpoint, method and function of every route that changes something."""
    for rule in app.url_map.iter_rules():
        for method in sorted(CHANGING & set(rule.methods or ())):
            view = app.view_functions[rule.endpoint]
            of_class = getattr(view, "view_class", None)
            chosen = getattr(of_class, method.lower()) if of_class else view
            yield rule.endpoint, method, inspect.unwrap(chosen)


def test_every_route_that_changes_something_leaves_a_line(app):
    silent = [
        f"{method} {endpoint}"
        for endpoint, method, view in routes(app)
        if endpoint not in EXEMPT and not leaves_a_line(view, set())
    ]
    assert silent == [], silent


def test_what_is_exempt_exists(app):
    assert set(EXEMPT) <= {endpoint for endpoint, _, _ in routes(app)}
