"""Settings in one address, with nothing cut in silence and nothing told."""

import pytest

from channels.sms_smpp import Settings
from tests.channels.rigs import SECRET


def test_a_url_says_it_all():
    url = "smpp://lin%40li:p%3A%2Fs@smsc.example:3000?hex_ids=1"
    settings = Settings.from_url(url, sender="10690000", timeout=5)
    assert (settings.host, settings.port) == ("smsc.example", 3000)
    assert (settings.system_id, settings.password, settings.hex_ids) == ("lin@li", "p:/s", True)
    assert settings.timeout == 5 and "p:/s" not in repr(settings)


def test_the_port_is_2775_unless_said():
    assert Settings.from_url("smpp://a:b@smsc.example", sender="1").port == 2775


@pytest.mark.parametrize(
    "url",
    ["", "http://a:b@smsc.example", f"smpp://:{SECRET}@", f"smpp://a:{SECRET}-too-long@h"],
)
def test_a_url_that_cannot_be_used_is_refused_without_being_told(url):
    with pytest.raises(ValueError, match="smpp://|at most") as caught:
        Settings.from_url(url, sender="1")
    assert SECRET not in str(caught.value)
