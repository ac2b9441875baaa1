"""Settings by name."""

import pytest

from app.store import setting


@pytest.mark.parametrize("value", ["望春里", 3, True, ["zh-CN", "en"], {"a": 1}, "", None])
def test_what_was_put_is_got(tx, value):
    setting.put(tx, "kept", value)
    assert setting.get(tx, "kept", "something else") == value


def test_the_default_stands_until_something_is_put(tx):
    assert setting.get(tx, "epoch", 1) == 1
    setting.put(tx, "epoch", 2)
    setting.put(tx, "epoch", 3)
    assert setting.get(tx, "epoch", 1) == 3
