import pytest

from player.outputs.base import NoOutput
from player.outputs.choose import Choice, open_output, read_choice
from player.outputs.wiring import Light, Wiring
from player.words import Words


@pytest.mark.parametrize(
    ("typed", "kind", "where", "number"),
    [
        ("window", "window", "", None),
        ("png:out/here", "png", "out/here", None),
        ("framebuffer", "framebuffer", "", None),
        ("framebuffer:/dev/fb1", "framebuffer", "/dev/fb1", None),
        ("ddp:10.0.0.5", "ddp", "10.0.0.5", None),
        ("ddp:lamps.local:4049", "ddp", "lamps.local", 4049),
        ("artnet:10.0.0.5:17", "artnet", "10.0.0.5", 17),
        ("e131:1", "e131", "", 1),
        ("e131:63999@10.0.0.5", "e131", "10.0.0.5", 63999),
        ("onbon:10.0.0.5", "onbon", "10.0.0.5", None),
    ],
)
def test_what_is_typed_names_an_output(typed, kind, where, number):
    assert read_choice(typed) == Choice(kind=kind, where=where, number=number)


@pytest.mark.parametrize(
    "typed",
    ["", "led", "png:", "e131:0", "e131:64000", "e131:x", "artnet:", "artnet:h:32768",
     "ddp:h:0", "ddp:h:99999", "onbon:", "framebuffer:fb0", "ddp:a b", "ddp:-h"],
)  # fmt: skip
def test_what_names_none_is_refused(typed):
    assert read_choice(typed) is None


def test_a_host_that_does_not_exist_is_refused_by_name():
    choice = read_choice("ddp:lamps.invalid")
    with pytest.raises(NoOutput, match="no_host"):
        open_output(choice, Words("en"), Wiring(), Light())


def test_an_output_that_was_not_tried_on_hardware_says_so(capsys):
    output = open_output(read_choice("onbon:127.0.0.1"), Words("zh"), Wiring(), Light())
    assert "尚未在真实控制卡上验证" in capsys.readouterr().out
    output._address = ("127.0.0.1", 1)  # nobody there; closing must not wait for long
    output.close()
