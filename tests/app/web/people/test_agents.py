"""Which browser a session was opened with."""

import pytest

from app.web.people.agents import said


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604", "Safari · iPhone"),
        ("curl/8.9", "curl/8.9"),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(agent, text):
    assert said(agent) == text
