"""Words that mean the same in residents' search: listed, added, tried, taken out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.places import place_lexicon
from app.dispatch.places.places import Found, Query, search
from app.domain import place_synonyms as rules
from app.domain.place_query import Meaning
from app.domain.problem import Problem
from app.store.session import Tx
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.places import places_words

bp = Blueprint("place_synonyms", __name__, url_prefix="/editor/places/words")
_TRIED = 5


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show the operator's words beside those that are shipped, and what a word finds."""
    with house().store.read() as tx:
        return _page(tx, "", {})


@bp.post("/")
@needs(*permits.REVIEWERS)
def add() -> ResponseReturnValue:
    """Add a row of words; the next search knows it."""
    typed = request.form.get("words", "")
    with house().store.begin() as tx:
        row, wrong = rules.read_row(typed, place_lexicon.own(tx))
        if wrong:
            return _page(tx, typed, {"words": [_said(one) for one in wrong]}), 422
        place_lexicon.add(house(), tx, row, auth.me())
    flash(_("已添加：%(words)s。现在搜索就能用。", words=_("、").join(row)), "good")
    return redirect(url_for("place_synonyms.index", q=row[0]), 303)


@bp.post("/remove")
@needs(*permits.REVIEWERS)
def remove() -> ResponseReturnValue:
    """Take a row of words out."""
    row = request.form.get("row", "").split("、")
    with house().store.begin() as tx:
        was_there = place_lexicon.remove(house(), tx, row, auth.me())
    if was_there:
        flash(_("已删除：%(words)s。", words=_("、").join(row)))
    else:
        flash(_("这一行已经没有了，可能有同事删过。"), "warn")
    return redirect(url_for("place_synonyms.index"), 303)


def _page(tx: Tx, typed: str, errors: dict[str, list[str]]) -> str:
    asked = request.args.get("q", "").strip()[:60]
    return render_template(
        "place_synonyms.html",
        own=place_lexicon.own(tx),
        shipped=[(one.words, _meant(one)) for one in place_lexicon.shipped().meanings],
        typed=typed,
        errors=errors,
        asked=asked,
        found=_tried(tx, asked) if asked else None,
        may_change=bool(permits.granted_to(auth.me(), *permits.REVIEWERS)),
    )


def _tried(tx: Tx, text: str) -> Found:
    """Return what residents of this person's areas find by ``text``: the first area, as it is."""
    mine = sorted(permits.granted_to(auth.me(), *permits.WRITERS))
    return search(
        tx,
        Query(
            now=house().clock(),
            text=text,
            area=mine[0] if len(mine) == 1 else None,
            limit=_TRIED,
        ),
    )


def _meant(one: Meaning) -> str:
    return _("、").join(places_words.kind_name(code) for code in one.kinds)


def _said(problem: Problem) -> str:
    return _sentences()[problem.code] % problem.facts


def _sentences() -> dict[str, str]:
    return {
        "too_few": _("请至少写两个意思相同的词，用顿号或空格分开。"),
        "too_many": _("一行最多 %(limit)s 个词，请分成几行。"),
        "too_many_rows": _("最多 %(limit)s 行，请先删去不用的。"),
        "not_a_word": _("“%(typed)s”要么全是汉字，要么全是字母数字，请改一下。"),
        "too_long": _("“%(typed)s…”太长，每个词最多 %(limit)s 个字。"),
        "row_there": _("已经有一行包含“%(typed)s”。"),
    }
