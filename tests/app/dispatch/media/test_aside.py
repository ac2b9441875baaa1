"""The decoder's own process: what it knows by the bytes, and what happens when it dies."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.dispatch.media import aside, enclosed
from app.dispatch.media.picture import Unusable

ROOT = Path(aside.__file__).parents[3]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_known_by_its_bytes(photo, format):
    assert aside.sniffed(photo(format)) in aside.PICTURES


def test_a_document_is_known_by_its_bytes_and_others_by_theirs(photo, pdf):
    assert aside.sniffed(pdf()) == "application/pdf"
    assert aside.sniffed(photo("GIF")) == "image/gif"
    assert aside.sniffed(b"") == "" and aside.sniffed(b"hello") == ""


def test_the_process_apart_gives_what_this_one_would(photo, pdf):
    for body in (photo("HEIF"), pdf(2)):
        assert aside.decoded(body) == aside.read(body)


def test_its_reasons_come_through_whole(pdf):
    with pytest.raises(Unusable) as refused:
        aside.decoded(pdf(301))
    assert (refused.value.code, refused.value.facts) == (
        "too_many_pages",
        {"pages": 301, "limit": 300},
    )


def test_a_decoder_that_takes_too_long_is_stopped(monkeypatch, photo):
    monkeypatch.setattr(aside, "WALL_S", 0.01)
    with pytest.raises(Unusable) as refused:
        aside.decoded(photo())
    assert refused.value.code == "broken"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory has no such limit")
def test_a_decoder_that_eats_memory_dies_alone():
    greedy = (
        "import app.dispatch.media.aside as aside\n"
        "aside.read = lambda body: bytearray(aside.MEMORY)\n"
        "aside._serve()\n"
    )
    command = [sys.executable, "-c", greedy]
    done = subprocess.run(command, cwd=ROOT, input=b"x", capture_output=True, check=False)
    assert done.returncode and b"MemoryError" in done.stderr and not done.stdout


def test_a_decoder_that_died_is_a_broken_upload(monkeypatch, photo):
    monkeypatch.setattr(enclosed, "_ROOT", Path("/"))  # where it finds nothing to run
    with pytest.raises(Unusable) as refused:
        aside.decoded(photo())
    assert refused.value.code == "broken"
