"""Where a request came from: believed only of proxies of ours."""

from ipaddress import ip_network

import pytest

from app.web.client import address

OURS = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.5", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.5", "1.2.3.4, 198.51.100.7, 10.0.0.6", "198.51.100.7"),
        ("10.0.0.5", "10.0.0.9, 10.0.0.6", "10.0.0.9"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours(peer, forwarded, client):
    assert address(peer, forwarded, OURS) == client


def test_without_proxies_nothing_that_is_said_is_believed():
    assert address("203.0.113.9", "10.0.0.1", ()) == "203.0.113.9"
