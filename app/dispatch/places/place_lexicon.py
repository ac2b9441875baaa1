"""What words of a search mean: those that are shipped, and those that the operator added."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources

from app.dispatch.house import House
from app.domain.place_query import Lexicon, Meaning
from app.store import audit, setting
from app.store.session import Tx
from app.store.user import User

_KEY = "place_words"


@cache
def shipped() -> Lexicon:
    """Return the words that come with the product."""
    text = resources.files(__package__).joinpath("place_lexicon.json").read_text(encoding="utf-8")
    read = json.loads(text)
    return Lexicon(tuple(_meaning(row) for row in read["meanings"]), tuple(read["noise"]))


def lexicon(tx: Tx) -> Lexicon:
    """Return the words in force: the operator's own beside those that are shipped."""
    return _with(json.dumps(setting.get(tx, _KEY, []), sort_keys=True))


def own(tx: Tx) -> list[list[str]]:
    """Return the operator's rows of words that mean the same."""
    found = setting.get(tx, _KEY, [])
    return [[str(word) for word in row] for row in found] if isinstance(found, list) else []


def put(tx: Tx, rows: list[list[str]]) -> None:
    """Keep the operator's rows of words that mean the same."""
    setting.put(tx, _KEY, rows)


def add(house: House, tx: Tx, row: list[str], who: User) -> None:
    """Add a row of words that mean the same; the next search knows it."""
    _change(house, tx, [*own(tx), row], {"added": row}, who)


def remove(house: House, tx: Tx, row: list[str], who: User) -> bool:
    """Take a row of words out; return whether it was there."""
    rows = own(tx)
    if row not in rows:
        return False
    rows.remove(row)
    _change(house, tx, rows, {"removed": row}, who)
    return True


def _change(
    house: House, tx: Tx, rows: list[list[str]], facts: dict[str, object], who: User
) -> None:
    put(tx, rows)
    audit.add(tx, house.clock(), who.login, "place.words", _KEY, {"rows": len(rows), **facts})


@lru_cache(maxsize=4)
def _with(rows: str) -> Lexicon:
    base = shipped()
    added = []
    for words in json.loads(rows):
        known = [m for word in words for m in base.by_word.get(word.casefold(), [])]
        kinds = dict.fromkeys(code for m in known for code in m.kinds)
        services = dict.fromkeys(code for m in known for code in m.services)
        added.append(Meaning(tuple(words), tuple(kinds), tuple(services)))
    return Lexicon((*added, *base.meanings), base.noise) if added else base


def _meaning(row: dict[str, list[str]]) -> Meaning:
    kinds, services = row.get("kinds", []), row.get("services", [])
    return Meaning(tuple(row["words"]), tuple(kinds), tuple(services), tuple(row["spoken"]))
