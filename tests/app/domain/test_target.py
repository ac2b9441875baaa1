"""Slots, and the panels their names describe."""

import pytest

from app.domain.target import Colours, Slot, led_profile


def test_a_slot_is_found_again_by_its_key():
    slot = Slot(area="110105900001", medium="led", profile="192x32-mono")
    assert slot.key == "led/110105900001/192x32-mono"
    assert Slot.parse(slot.key) == slot


def test_a_panel_is_read_off_its_name():
    profile = led_profile("128x64-full")
    assert (profile.width_px, profile.height_px, profile.colours) == (128, 64, Colours.FULL)
    assert led_profile("192x32").name == "192x32-mono"


@pytest.mark.parametrize("name", ["", "wide", "192", "15x16", "1921x32", "192x32-purple", "-1x32"])
def test_what_is_no_panel_is_refused(name):
    with pytest.raises(ValueError):
        led_profile(name)
