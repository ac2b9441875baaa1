"""What the disk does to a player that goes on: nothing that people see."""

from contextlib import contextmanager

import pytest

from player.actions import KeepTime
from tests.player import far_end, one_uptake
from tests.player.conftest import NOON
from tests.player.one_uptake import Start


@pytest.fixture
def start(tmp_path):
    folder = tmp_path / "state"
    one_uptake.enrol(folder)
    one_uptake.take_up(folder, 1)
    start = Start(folder)
    start.folder = folder
    yield start
    start.end()


@contextmanager
def in_the_way(path):
    """Something at ``path`` that nothing can be written over."""
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()


def held(folder):
    state, kept = one_uptake.loaded(folder)
    state.close()
    return kept.uptake.held.playlist.head.seq, kept.uptake.top(far_end.SLOT).seq


def test_a_playlist_the_disk_would_not_take_is_played_and_written_later(start, tmp_path):
    with in_the_way(start.folder / "board.a.json.new"):
        start.hear("poll", 200, one_uptake.playlist(2))
        assert start.session.screen.uptake.held.playlist.head.seq == 2
    start.do(KeepTime(NOON))
    start.state.close()
    assert held(start.folder) == (2, 2)
    start.state, _ = one_uptake.loaded(start.folder)


def test_evidence_the_disk_would_not_take_is_written_with_the_next(start):
    journal = start.folder / "evidence.jsonl"
    before = journal.read_bytes()
    journal.unlink()
    with in_the_way(journal):
        start.hear("poll", 200, one_uptake.playlist(2))
    start.hear("poll", 200, one_uptake.playlist(3))
    assert journal.read_bytes().startswith(before)
    assert [n in journal.read_text() for n in ('"seq": 2', '"seq": 3')] == [True, True]


def test_a_corrupt_picture_is_told_and_fetched_again(start):
    (picture,) = [m.sha256 for i in [start.session.screen.uptake.held] for m in
                  i.playlist.items[0].media]  # fmt: skip
    (start.folder / "files" / picture).write_bytes(b"rot")
    faults = []
    start.state.files.on_fault = faults.append
    start.do(*start.session.screen.uptake.ask())
    assert faults == ["file_corrupt"]
    assert start.state.files.has(picture)


def test_room_is_made_of_what_nobody_needs(start):
    (start.folder / "files" / f"{'0' * 64}.part").write_bytes(b"half")
    assert start.state.make_room()
    assert not start.state.make_room()
    assert all(start.state.files.has(m.sha256) for m in
               start.session.screen.uptake.held.playlist.media())  # fmt: skip
