"""Reads what was chosen in a form's file field, and makes room for it beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.dispatch.media import media
from app.domain.audience import Area
from app.domain.media import MOST
from app.store import area
from app.store.media import Asset
from app.store.session import Tx
from app.web.house import house
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.problems import say

FIELD = "files"
# What a form may weigh beside its files.
_TEXTS = 1 << 20
_ROOMS = frozenset({"library.upload", "editor.save", "place_page.add", "place_page.change"})
_CHOICES = 40


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload: entries of the library, and sentences about what was refused."""

    assets: tuple[Asset, ...]
    problems: list[str]


def make_room() -> None:
    """Let signed-in people send files to where files are taken: before anything reads the form."""
    if request.endpoint in _ROOMS and auth.is_signed_in():
        request.max_content_length = house().upload_max * MOST + _TEXTS


def take(code: str, field: str = FIELD) -> Taken:
    """Put the files of ``field`` into the library of ``code``; one bad file stops no other."""
    assets, problems = [], []
    here, who = house(), auth.me()
    for one in _chosen(request.files.getlist(field)):
        try:
            with one.stream as stream:
                made = media.store_upload(here, who, code, one.filename or "", stream)
        except media.Rejected as exc:
            problems.append(say(exc.problem, here.clock(), workbench.zone(here)))
        else:
            assets.append(made)
    return Taken(tuple(assets), problems)


def moved(assets: Iterable[Asset]) -> list[str]:
    """Return a sentence for each that was a moving picture."""
    text = _("“%(name)s”是动图，只保留第一帧。")
    return [text % {"name": one.name} for one in assets if one.was_moving]


def places(tx: Tx) -> list[Area]:
    """Return the areas whose library this person may fill; where there are many, the highest."""
    codes = permits.granted_to(auth.me(), *permits.WRITERS)
    found = [a for code in codes if (a := area.get(tx, code))]
    below = permits.areas_of(tx, auth.me(), *permits.WRITERS, most=_CHOICES + 1)
    listed = {a.code: a for a in [*found, *(below if len(below) <= _CHOICES else [])]}
    return sorted(listed.values(), key=lambda a: a.path)


def _chosen(files: Iterable[FileStorage]) -> list[FileStorage]:
    """A file field that nothing was chosen in sends one file without a name."""
    return [one for one in files if one.filename]
