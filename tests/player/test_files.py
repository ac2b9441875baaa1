from hashlib import sha256

import pytest

from player import files
from player.files import DiskFailed, Files, Full

BODY = "停水通知".encode()
NAME = sha256(BODY).hexdigest()


@pytest.fixture
def folder(tmp_path):
    return Files(tmp_path / "files")


def names(tmp_path):
    return sorted(p.name for p in (tmp_path / "files").iterdir())


def put(folder, body=BODY, name=NAME, size=None):
    with folder.part(name, len(BODY) if size is None else size) as part:
        part.write(body)
        return part.finish()


def test_a_picture_comes_in_parts_with_a_restart_in_between(folder, tmp_path):
    with folder.part(NAME, len(BODY)) as part:
        part.write(BODY[:5])
        assert not part.finish()
    with Files(tmp_path / "files").part(NAME, len(BODY)) as part:
        assert (part.length, part.is_whole) == (5, False)
        part.write(BODY[5:])
        assert part.finish()
    assert folder.get(NAME) == BODY
    assert names(tmp_path) == [NAME]


def test_a_picture_that_is_not_what_was_signed_is_not_kept(folder, tmp_path):
    assert not put(folder, BODY[:-1] + b"?")
    assert folder.get(NAME) is None
    with folder.part(NAME, len(BODY)) as part:
        assert part.length == 0


def test_what_is_longer_than_was_signed_is_cut_off(folder):
    with folder.part(NAME, 3) as part, pytest.raises(ValueError, match="too long"):
        part.write(BODY)
    assert folder.get(NAME) is None


def test_a_part_that_is_too_long_already_begins_anew(folder, tmp_path):
    (tmp_path / "files" / f"{NAME}.part").write_bytes(BODY * 9)
    assert put(folder)


def test_a_part_that_was_whole_when_the_power_went_needs_no_line(folder, tmp_path):
    (tmp_path / "files" / f"{NAME}.part").write_bytes(BODY)
    with folder.part(NAME, len(BODY)) as part:
        assert part.is_whole and part.finish()


def test_a_picture_that_decayed_on_disk_is_deleted_told_and_never_given(folder, tmp_path):
    faults = []
    folder.on_fault = faults.append
    assert put(folder) and folder.get(NAME) == BODY
    (tmp_path / "files" / NAME).write_bytes(b"rot")
    assert folder.get(NAME) is None
    assert faults == ["file_corrupt"] and names(tmp_path) == []


def test_a_disk_with_too_little_room_takes_no_more_pictures(folder, monkeypatch):
    monkeypatch.setattr(files, "free_bytes", lambda _: files.FREE_MIN)
    with pytest.raises(Full):
        put(folder)


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_line(folder, tmp_path):
    (tmp_path / "files" / f"{NAME}.part").mkdir()
    with pytest.raises(DiskFailed):
        put(folder)


def test_pictures_and_parts_nobody_needs_go(folder, tmp_path):
    put(folder)
    (tmp_path / "files" / f"{'0' * 64}.part").write_bytes(b"half")
    (tmp_path / "files" / f"{'1' * 64}.part").write_bytes(b"half")
    assert folder.keep_only({"1" * 64}) == 2
    assert names(tmp_path) == [f"{'1' * 64}.part"]


def test_a_picture_that_made_room_while_it_came_is_not_there(folder):
    with folder.part(NAME, len(BODY)) as part:
        part.write(BODY)
        folder.keep_only(set())
        assert not part.finish()
    assert not folder.has(NAME)
