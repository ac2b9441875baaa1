import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player import cache
from player.cache import Twin, write_whole


class PowerCut(BaseException):
    pass


@pytest.fixture
def cut_power(monkeypatch):
    """Return a function that lets ``steps`` system calls happen and then ends the world."""

    def cut(steps):
        left = iter(range(steps))

        def failing(real):
            def call(*args, **kwargs):
                if next(left, None) is None:
                    raise PowerCut
                return real(*args, **kwargs)

            return call

        monkeypatch.setattr(cache.os, "fsync", failing(os.fsync))
        monkeypatch.setattr(cache.Path, "replace", failing(cache.Path.replace))

    return cut


@pytest.mark.parametrize("steps", range(7))
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_whole(tmp_path, cut_power, steps):
    Twin(tmp_path, "board").write({"seq": 1})
    twin = Twin(tmp_path, "board")
    cut_power(steps)
    try:
        twin.write({"seq": 2})
    except PowerCut:
        assert steps < 6
    newest, *_ = Twin(tmp_path, "board").read()
    assert newest in ({"seq": 1}, {"seq": 2})
    assert newest == {"seq": 2} or steps < 2


@given(st.integers(0, 200), st.integers(0, 255), st.sampled_from("ab"))
def test_one_spoilt_file_of_the_two_never_matters(tmp_path_factory, place, byte, which):
    folder = tmp_path_factory.mktemp("twin")
    Twin(folder, "time").write({"floor": "2026-11-24T04:00:00Z"})
    path = folder / f"time.{which}.json"
    body = bytearray(path.read_bytes())
    body[place % len(body)] = byte
    path.write_bytes(body[: place + 1] if place % 2 else body)
    assert Twin(folder, "time").read()[0] == {"floor": "2026-11-24T04:00:00Z"}


def test_two_spoilt_files_are_as_good_as_none(tmp_path):
    for which in "ab":
        (tmp_path / f"time.{which}.json").write_bytes(b"\0" * 100)
    assert Twin(tmp_path, "time").read() == []


def test_what_is_kept_is_the_owners_alone(tmp_path):
    write_whole(tmp_path / "key", b"secret")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
