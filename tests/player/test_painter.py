from dataclasses import replace
from datetime import time, timedelta
from threading import Event

import pytest

from player.clock import TrustedClock
from player.painter import Painter
from player.pictures import COLOURS, Pictures
from player.playlist import parse_playlist
from player.programme import Orders
from player.sights import FirstPainted, Quarantined, Turn
from player.stage import Scene, Stage
from player.trust import open_envelope
from tests.player.conftest import NOON, at
from tests.player.far_end import WIRE, z
from tests.player.test_alert_pages import RAIN
from tests.player.test_programme import GALE, state

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


RAIN_S = timedelta(seconds=30)


@pytest.fixture
def warned(show, parsed):
    """Return (stage, panel, painter, sights) with a playlist and one full alert of 30 s up."""
    stage, panel, painter, seen = show()
    stage.play(parsed(1, "a"))
    painter.step(at())
    stage.warn(state(replace(RAIN, expires=NOON + RAIN_S)), None)
    assert painter.step(at(1)) <= 29
    return stage, panel, painter, seen


def test_an_alert_interrupts_and_goes_at_its_end(warned):
    _, panel, painter, seen = warned
    assert panel.frames[-1][1].what == "alert"
    painter.step(at(29.9))
    assert panel.frames[-1][1].what == "alert"
    painter.step(at(30))
    assert panel.frames[-1][1].what == "item"
    assert [s.stream for s in seen if isinstance(s, FirstPainted)] == ["", "alerts"]


def test_what_was_up_and_for_how_long_is_told(warned):
    _, _, painter, seen = warned
    painter.step(at(31))
    ended = [(t.item, t.seconds) for t in seen if isinstance(t, Turn) and t.seconds is not None]
    assert ended == [("a", 1.0), ("w1", pytest.approx(30.0))]


def test_an_alert_is_held_back_on_a_screen_that_does_not_know_the_time(show):
    stage, panel, painter, seen = show()
    stage.set_clock(TrustedClock.booted(NOON, at(wall=NOON - timedelta(days=9))))
    stage.warn(state(RAIN), None)
    painter.step(at())
    assert panel.frames[-1][1].what == "idle" and seen == []


def test_the_default_item_has_no_turns(show, parsed):
    stage, _, painter, seen = show()
    stage.play(parsed(1, "a", now=NOON - timedelta(seconds=3599)))
    for second in (0, 1, 12, 24):
        painter.step(at(second))
    assert {s.item for s in seen if isinstance(s, Turn)} == {"a"}


def test_a_band_comes_after_every_item(show, parsed):
    stage, panel, painter, _ = show()
    stage.play(parsed(1, "ab"))
    stage.warn(state(GALE), None)
    for tenth in range(300):
        painter.step(at(tenth / 10))
    kinds = [c.item for _, c in panel.frames if c.what != "alert" or c.item]
    once = [k for k, before in zip(kinds, ["", *kinds], strict=False) if k != before]
    assert once[:4] == ["a", "w2", "b", "w2"]


def test_black_is_black_until_it_ends(show, parsed):
    stage, panel, painter, _ = show()
    stage.play(parsed(1, "a"))
    stage.order(Orders(blank_until=NOON + RAIN_S))
    assert painter.step(at()) == pytest.approx(30.0)
    assert panel.frames[-1][0].getbbox() is None
    painter.step(at(30))
    assert panel.frames[-1][1].item == "a"


def test_the_clock_in_a_field_moves_with_the_minute(show, wire, root):
    envelope = wire.playlist_44
    playlist = parse_playlist(open_envelope(envelope, "playlist", root.roles["release"]))
    stage, panel, painter, _ = show(read=wire_media(playlist).get)
    stage.play(replace(playlist, items=()))
    assert painter.step(at(1)) <= 59
    painter.step(at(9))
    assert len(panel.frames) == 1
    painter.step(at(61))
    assert panel.frames[0][0].tobytes() != panel.frames[1][0].tobytes()


def test_frames_are_dimmed_at_night_but_an_alert_never_below_sixty(show, wire, root):
    playlist = parse_playlist(open_envelope(wire.playlist_44, "playlist", root.roles["release"]))
    night = replace(playlist, items=(), dimming=(replace(playlist.dimming[0], since=time(0)),))
    stage, panel, painter, _ = show(read=wire_media(playlist).get)
    stage.play(replace(night, dimming=(replace(night.dimming[0], until=time(23, 59)),)))
    painter.step(at())
    stage.warn(state(RAIN), None)
    painter.step(at(1))
    brightest = [max(max(c) for _, c in image.getcolors()) for image, _ in panel.frames]
    assert brightest == [255 * 30 // 100, 255 * 60 // 100]
