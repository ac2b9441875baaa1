"""The origin: a slot's documents replaced whole, files by content for ever."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.target import Slot
from app.store import origin, slot
from app.store.origin import OriginStore
from app.store.session import Store

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = "mobile/110105900001/default"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Placed:
    path: str
    body: bytes
    media_type: str = HTML
    cache_control: str = "public, max-age=60"


PAGE, ENGLISH = "/a/110105900001/index.html", "/a/110105900001/index.en.html"
FILE = Placed("/files/9f86d081", b"png", "image/png", "public, max-age=31536000, immutable")


@pytest.fixture
def put(store):
    """Put documents down, so many minutes after noon."""

    def do(*documents, minute=0, key=KEY, edition="00ff"):
        OriginStore(store, lambda: NOON + minute * MINUTE).put(key, edition, documents)

    return do


@pytest.fixture
def get(store):
    def do(path):
        with store.read() as tx:
            return origin.get(tx, path)

    return do


def test_a_document_comes_back_with_its_headers(put, get):
    put(Placed(PAGE, "<p>停水</p>".encode()))
    found = get(PAGE)
    assert (found.slot, found.media_type, found.body) == (KEY, HTML, "<p>停水</p>".encode())
    assert (found.cache_control, found.modified) == ("public, max-age=60", NOON)
    assert len(found.etag) == 34
    assert found.etag[0] == found.etag[-1] == '"'


def test_nothing_lies_where_nothing_was_put(get):
    assert get("/a/999999/index.html") is None


def test_the_etag_follows_the_bytes(put, get):
    put(Placed(PAGE, b"one"))
    before = get(PAGE).etag
    put(Placed(PAGE, b"two"))
    assert get(PAGE).etag != before
    put(Placed(PAGE, b"one"))
    assert get(PAGE).etag == before


def test_what_stays_the_same_keeps_its_time(put, get):
    put(Placed(PAGE, b"one"), Placed(ENGLISH, b"one"))
    put(Placed(PAGE, b"one"), Placed(ENGLISH, b"two"), minute=1)
    assert (get(PAGE).modified, get(ENGLISH).modified) == (NOON, NOON + MINUTE)


def test_a_new_cache_control_alone_is_stored(put, get):
    put(Placed(PAGE, b"one"))
    put(Placed(PAGE, b"one", cache_control="no-cache"))
    assert get(PAGE).cache_control == "no-cache"


def test_what_the_new_edition_has_no_more_is_gone(put, get):
    put(Placed(PAGE, b"one"), Placed(ENGLISH, b"one"))
    put(Placed(PAGE, b"one"))
    assert get(ENGLISH) is None
    put()
    assert get(PAGE) is None


def test_other_slots_are_left_alone(put, get):
    put(Placed(PAGE, b"one"))
    put(Placed("/tv/110105900001/index.html", b"tv"), key="tv/110105900001/default")
    put()
    assert get("/tv/110105900001/index.html").body == b"tv"


def test_files_stay_for_whoever_still_shows_an_older_edition(put, get):
    put(Placed(PAGE, b"one"), FILE)
    put(Placed(PAGE, b"two"))
    assert get(FILE.path).body == b"png"


def test_a_file_two_slots_have_is_there_once(put, get):
    put(FILE)
    put(FILE, key="tv/110105900001/default", minute=1)
    assert (get(FILE.path).slot, get(FILE.path).modified) == (KEY, NOON)


def test_a_database_that_is_away_is_an_os_error():
    away = OriginStore(Store("sqlite:////nowhere/at/all/linli.db"), lambda: NOON)
    with pytest.raises(OSError, match="cannot be used now"):
        away.put(KEY, "00ff", (Placed(PAGE, b"one"),))


def test_the_first_fetch_of_an_edition_is_remembered_and_no_later_one(store, areas, finish):
    made = Slot(area="110105900001", medium="mobile")
    with store.begin() as tx:
        slot.ensure(tx, made, NOON)
        assert not origin.mark_fetched(tx, made.key, NOON)  # nothing was issued yet
        finish(tx, slot.claim(tx, NOON, MINUTE, 1)[0], NOON)
        assert origin.mark_fetched(tx, made.key, NOON + MINUTE)
        assert not origin.mark_fetched(tx, made.key, NOON + 2 * MINUTE)
        assert slot.everything(tx)[0].fetched_at == NOON + MINUTE


def test_another_edition_can_be_fetched_for_the_first_time_again(store, areas, finish):
    made = Slot(area="110105900001", medium="mobile")
    with store.begin() as tx:
        slot.ensure(tx, made, NOON)
        for minute in (1, 3):
            slot.mark_all_due(tx, NOON)
            finish(tx, slot.claim(tx, NOON, MINUTE, 1)[0], NOON)
            assert origin.mark_fetched(tx, made.key, NOON + minute * MINUTE)
        assert slot.everything(tx)[0].fetched_at == NOON + 3 * MINUTE
