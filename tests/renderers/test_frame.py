"""The frame of residents' pages: print and colours are switched each by itself."""

from app.domain.target import Profile
from renderers.frame import MODES, frame


def test_each_switch_changes_its_own_and_keeps_the_other():
    led_to = {}
    for mode in MODES:
        made = frame("wangchunli", Profile(mode=mode))
        led_to[mode] = [one.href.removeprefix("?mode=") for one in made.switches]
        assert (made.is_elder, made.is_contrast) == ("elder" in mode, "contrast" in mode)
    assert led_to == {
        "": ["elder", "contrast"],
        "elder": ["usual", "elder-contrast"],
        "contrast": ["elder-contrast", "usual"],
        "elder-contrast": ["contrast", "elder"],
    }
