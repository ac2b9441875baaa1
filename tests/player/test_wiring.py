import pytest
from PIL import Image

from player.outputs.wiring import BadWiring, Light, read_wiring

# Six lamps, red 0 to 5, in two rows of three.
PANEL = Image.frombytes("RGB", (3, 2), bytes(v for n in range(6) for v in (n, 0, 0)))


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("", "012345"),
        ("rows,top-left", "012345"),
        ("zigzag", "012543"),
        ("top-right", "210543"),
        ("bottom-left", "345012"),
        ("bottom-right,zigzag", "543012"),
        ("columns", "031425"),
        ("columns,zigzag", "034125"),
        ("columns,top-right", "251403"),
        ("columns,bottom-left,zigzag", "301452"),
        ("rotate-90", "304152"),
        ("rotate-180", "543210"),
        ("rotate-270", "251403"),
        ("rotate-90,zigzag", "301452"),
    ],
)
def test_lamps_come_in_the_order_of_their_chain(typed, order):
    lamps = read_wiring(typed).lamps(PANEL)
    assert "".join(str(red) for red in lamps[::3]) == order


@pytest.mark.parametrize("typed", ["diagonal", "rows;zigzag", "rotate-45", "top"])
def test_a_word_that_is_no_wiring_is_refused(typed):
    with pytest.raises(BadWiring):
        read_wiring(typed)


def test_light_dims_and_bends_without_touching_black_or_full():
    panel = Image.frombytes("RGB", (3, 1), bytes((0, 128, 255, 0, 128, 255, 0, 128, 255)))
    assert Light().on(panel) is panel
    assert Light(50).on(panel).tobytes()[:3] == bytes((0, 64, 128))
    assert Light(100, 2.2).on(panel).tobytes()[:3] == bytes((0, 56, 255))
