"""What other systems are told goes to public addresses, over https, and nowhere else."""

import socket
from ipaddress import ip_network

import pytest

from app.dispatch.hooks.webhook import Undelivered
from app.ingest.safe_post import get, post

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/hook", "private_address"),
        ("https://10.0.0.1/hook", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
        ("https://[::1]/hook", "private_address"),
        ("https://[::ffff:127.0.0.1]/hook", "private_address"),
        ("http://127.0.0.1/hook", "not_https"),
        ("http://93.184.216.34/hook", "not_https"),
        ("ftp://example.org/hook", "not_http"),
        ("https://user:word@example.org/hook", "has_password"),
        ("https://no-such-host.invalid/hook", "no_such_host"),
        ("nonsense", "not_http"),
    ],
)
def test_an_address_that_may_not_be_called_is_named(url, code):
    with pytest.raises(Undelivered) as refused:
        post(url, b"{}", {})
    assert refused.value.code == code
    with pytest.raises(Undelivered) as refused:
        get(url)
    assert refused.value.code == code


def test_nobody_at_home_is_no_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Undelivered) as refused:
        post(f"http://127.0.0.1:{port}/", b"{}", {}, private=LOOPBACK)
    assert refused.value.code == "no_answer"


def test_a_far_end_that_drips_is_left_at_the_deadline():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(Undelivered) as refused:
            post(f"http://127.0.0.1:{port}/", b"{}", {}, private=LOOPBACK, timeout=0.2)
    assert refused.value.code == "no_answer"
