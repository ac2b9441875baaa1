"""Finds the operator's words in a text, however they are spaced or written."""

from __future__ import annotations

from collections.abc import Iterator

import ahocorasick

from app.domain.problem import Problem
from app.domain.remark import Remark, Tier, texts
from app.domain.review import Draft
from app.domain.wording import Entry, fold, stands_alone
from app.store import wording
from app.store.session import Tx

# The list as it was last read in this process, by its digest.
_made: dict[str, ahocorasick.Automaton] = {}


def remarks(tx: Tx, draft: Draft) -> list[Remark]:
    """Return each word of the list that stands in ``draft``, once a field."""
    automaton = _automaton(tx)
    if automaton is None:
        return []
    found = (r for field, text in texts(draft) for r in _in(field, text, automaton))
    return list({remark.key: remark for remark in found}.values())


def problems(tx: Tx, draft: Draft) -> list[Problem]:
    """Return the words with which ``draft`` cannot go out (阻断)."""
    return [
        Problem(r.field, "word", {"found": r.found, **r.facts})
        for r in remarks(tx, draft)
        if r.tier is Tier.BLOCK
    ]


def _in(field: str, text: str, automaton: ahocorasick.Automaton) -> Iterator[Remark]:
    folded, places = fold(text)
    for last, entry in automaton.iter_long(folded):
        start, end = places[last - len(fold(entry.word)[0]) + 1], places[last] + 1
        if stands_alone(text, start, end):
            yield _remark(field, text[start:end], entry)


def _remark(field: str, found: str, entry: Entry) -> Remark:
    return Remark(
        field=field,
        code="word",
        tier=entry.tier,
        found=found,
        suggestion=entry.suggestion,
        facts={"reason": entry.reason} if entry.reason else {},
    )


def _automaton(tx: Tx) -> ahocorasick.Automaton | None:
    state = wording.state(tx)
    if not state.get("count"):
        return None
    digest = str(state["digest"])
    known = _made.get(digest)
    if known is None:
        known = ahocorasick.Automaton()
        for entry in wording.entries(tx):
            known.add_word(fold(entry.word)[0], entry)
        known.make_automaton()
        _made.clear()
        _made[digest] = known
    return known
