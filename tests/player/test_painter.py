from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from player.clock import TrustedClock
from player.painter import Painter
from player.pictures import COLOURS, Pictures
from player.playlist import parse_playlist
from player.sights import FirstPainted, Quarantined
from player.stage import Scene, Stage
from player.trust import open_envelope
from tests.player.conftest import NOON, at
from tests.player.far_end import WIRE, z

RED = COLOURS["red"]


class Panel:
    """An output that remembers."""

    frames_per_second = 10.0

    def __init__(self):
        self.frames, self.notes = [], []

    def paint(self, panel, caption):
        self.frames.append((panel.copy(), caption))

    def note(self, line):
        self.notes.append(line)

    def wait(self, changed: Event, seconds):
        return False

    def close(self):
        pass

    @property
    def items(self):
        return [(c.item, c.seq) for _, c in self.frames]


@pytest.fixture
def parsed(make, root):
    def read(*args, **kwargs):
        envelope = make(*args, **kwargs)
        return parse_playlist(open_envelope(envelope, "playlist", root.roles["release"]))

    return read


@pytest.fixture
def show():
    """Return (stage, panel, painter, painted heads) with nothing up yet."""

    def made(read=lambda _digest: None):
        panel, painted = Panel(), []
        clock = TrustedClock.booted(NOON, at()).stamped(NOON, at())
        stage = Stage(Scene(clock=clock))
        painter = Painter(
            stage,
            Pictures(read),
            panel,
            size=(192, 32),
            colour=RED,
            on_seen=lambda sight: painted.append(sight),
        )
        return stage, panel, painter, painted

    return made


def test_a_one_bit_picture_is_lit_in_the_panels_colour(show, parsed):
    stage, panel, painter, _ = show()
    stage.play(parsed(1, "a"))
    painter.step(at())
    colours = {colour for _, colour in panel.frames[0][0].getcolors()}
    assert colours == {RED, (0, 0, 0)}


def test_a_playlist_is_reported_once_it_is_painted_and_only_once(show, parsed):
    stage, _, painter, painted = show()
    stage.play(parsed(1, "a"))
    for second in range(5):
        painter.step(at(second / 10))
    assert seqs(painted) == [1]


def seqs(sights):
    return [s.head.seq for s in sights if isinstance(s, FirstPainted)]


def test_a_push_is_painted_at_the_next_step_whatever_dwell_is_left(show, parsed):
    stage, panel, painter, painted = show()
    stage.play(parsed(1, "a"))
    painter.step(at())
    stage.play(parsed(2, "ab", loop={"from": z(NOON), "item": "b"}))
    assert stage.changed.is_set()
    painter.step(at(0.01))
    assert panel.items == [("a", 1), ("b", 2)]
    assert seqs(painted) == [1, 2]


def test_an_item_is_gone_the_moment_it_expires(show, parsed):
    stage, panel, painter, _ = show()
    stage.play(parsed(1, "a", now=NOON - timedelta(seconds=3599)))
    assert painter.step(at(0.5)) == pytest.approx(0.5)
    painter.step(at(1))
    assert panel.items == [("a", 1), ("default", 1)]


def test_a_picture_that_is_not_here_is_left_out_and_tried_again_later(show, parsed, pictures):
    here = {}
    stage, panel, painter, _ = show(read=here.get)
    playlist = parsed(1, "ab", inline=False)
    stage.play(playlist)
    here[playlist.items[1].media[0].sha256] = pictures[1]
    painter.step(at())
    assert panel.items == [("b", 1)]
    here[playlist.items[0].media[0].sha256] = pictures[0]
    painter.step(at(62))
    assert panel.items == [("b", 1), ("a", 1)]


def test_when_not_even_the_default_can_be_painted_there_is_a_clock(show, parsed):
    stage, panel, painter, painted = show()
    stage.play(parsed(1, "a", inline=False))
    painter.step(at())
    panel_image, caption = panel.frames[0]
    assert caption.what == "clock"
    assert panel_image.getbbox()
    assert seqs(painted) == []


def test_a_picture_the_decoder_chokes_on_does_not_take_the_screen_down(show, parsed, pictures):
    stage, panel, painter, _ = show(read=lambda _: b"\x89PNG\r\n\x1a\nrubbish")
    playlist = parsed(1, "ab")
    broken = replace(playlist.items[0].media[0], inline=None)
    stage.play(
        replace(playlist, items=(replace(playlist.items[0], media=(broken,)), playlist.items[1]))
    )
    painter.step(at())
    assert panel.items == [("b", 1)]
    assert len(panel.notes) == 1


def test_before_approval_the_code_is_up(show):
    stage, panel, painter, _ = show()
    stage.show_code("7H2K9QWM")
    painter.step(at())
    image, caption = panel.frames[0]
    assert caption.code == "7H2K9QWM"
    assert image.getbbox()


def test_without_a_server_there_is_still_something_up(show):
    _, panel, painter, _ = show()
    painter.step(at())
    assert panel.frames[0][1].what == "idle"
    assert panel.frames[0][0].getbbox()


def test_after_a_day_without_a_word_there_is_a_small_mark(show, parsed):
    stage, panel, painter, _ = show()
    playlist = replace(parsed(1, ""), width=192)
    stage.play(playlist)
    painter.step(at())
    painter.step(at(86_401))
    corners = [image.getpixel((190, 30)) for image, _ in panel.frames]
    assert panel.frames[-1][0].getpixel((189, 29)) == (0, 0, 0)
    assert corners[-1] == RED


def test_nothing_is_drawn_twice_that_did_not_change(show, parsed):
    stage, panel, painter, _ = show()
    stage.play(parsed(1, "a"))
    for second in range(9):
        painter.step(at(second / 10))
    assert len(panel.frames) == 1


def test_a_scroll_moves_at_the_outputs_pace(show, wire, root):
    envelope = wire.playlist_43
    playlist = parse_playlist(open_envelope(envelope, "playlist", root.roles["release"]))
    strip = wire_media(playlist).get
    stage, panel, painter, _ = show(read=strip)
    stage.set_clock(stage.look()[0].clock.stamped(NOON + timedelta(hours=2), at()))
    stage.play(playlist)
    assert painter.step(at()) == pytest.approx(0.1)
    painter.step(at(3))
    first, moved = panel.frames[0][0], panel.frames[1][0]
    assert moved.crop((0, 1, 72, 31)).tobytes() == first.crop((120, 1, 192, 31)).tobytes()


def wire_media(playlist):
    names = {m.sha256 for m in playlist.media()}
    return {n: (WIRE / "media" / f"{n}.png").read_bytes() for n in names}


class Fragile(Panel):
    """A panel on which one item goes wrong."""

    def __init__(self, trouble):
        super().__init__()
        self.trouble, self.now = trouble, 0.0

    def paint(self, panel, caption):
        if caption.item == "a":
            raise self.trouble
        super().paint(panel, caption)

    def wait(self, changed, seconds):
        self.now += seconds
        return self.now < 20


@pytest.mark.parametrize(("trouble", "is_out"), [(ValueError("bad"), True), (OSError(28), False)])
def test_the_painter_goes_on_without_it_but_an_output_that_fails_is_no_fault_of_an_item(
    show,
    parsed,
    trouble,
    is_out,
):
    stage, _, painter, seen = show()
    panel = painter._output = Fragile(trouble)
    stage.play(parsed(1, ["a"]))
    painter.run(lambda: at(panel.now))
    assert (Quarantined("a") in seen) is is_out
    assert bool(panel.frames) is is_out  # the default item is what is left
    assert [n for n in panel.notes if "Error" in n]
