from io import BytesIO
from threading import Event

import pytest
from PIL import Image

from player.outputs import watched
from player.outputs.watched import WatchedOutput


class Panel:
    frames_per_second = 12.0

    def __init__(self, is_open=True):
        self.waits, self.painted, self.said, self.is_open = [], [], [], is_open

    def paint(self, panel, caption):
        self.painted.append(panel)

    def note(self, line):
        self.said.append(line)

    def wait(self, changed, seconds):
        self.waits.append(seconds)
        return self.is_open

    def close(self):
        pass


@pytest.fixture
def over():
    """Return a function that watches a panel; what it noticed is in ``seen``."""

    def watch(panel):
        seen = []
        output = WatchedOutput(
            panel,
            beat=lambda: seen.append("beat"),
            painted=lambda: seen.append("painted"),
            said=seen.append,
        )
        return output, seen

    return watch


def test_a_long_wait_beats_all_the_while(over, monkeypatch):
    panel = Panel()
    output, seen = over(panel)
    now = iter(range(0, 1000, 8))
    monkeypatch.setattr(watched.time, "monotonic", lambda: next(now))
    assert output.wait(Event(), 30)
    assert panel.waits == [10, 10, 6]
    assert seen == ["beat"] * 3


def test_a_closed_panel_and_a_change_end_the_wait_at_once(over):
    output, _ = over(Panel(is_open=False))
    assert not output.wait(Event(), 60)
    changed = Event()
    changed.set()
    assert over(Panel())[0].wait(changed, 60)


def test_lines_go_to_the_panel_and_to_the_manager(over):
    panel = Panel()
    output, seen = over(panel)
    output.note("已连接")
    assert panel.said == seen == ["已连接"]


def opened(body):
    return Image.open(BytesIO(body), formats=("PNG",))


def test_a_screenshot_is_the_last_panel(over):
    output, _ = over(Panel())
    assert output.screenshot() is None
    output.paint(Image.new("RGB", (192, 32), (255, 42, 0)), None)
    shot = opened(output.screenshot())
    assert (shot.size, shot.getpixel((5, 5))) == ((192, 32), (255, 42, 0))


def test_a_screenshot_fits_into_what_is_taken_even_of_noise(over):
    output, _ = over(Panel())
    output.paint(Image.effect_noise((1920, 1080), 200).convert("RGB"), None)
    body = output.screenshot()
    assert opened(body).size == (960, 540)
    assert len(body) <= 512 << 10
