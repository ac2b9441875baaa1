"""What pages may load."""

from base64 import b64encode
from hashlib import sha256

from app.web import headers


def hashed(text):
    return f"'sha256-{b64encode(sha256(text).digest()).decode()}'"


def test_a_ready_page_may_run_its_own_script_and_style_and_no_other():
    page = b"<style>p{color:red}</style><script>go()</script>"
    policy = headers.document_policy(page)
    assert f"style-src 'self' {hashed(b'p{color:red}')}" in policy
    assert f"script-src 'self' {hashed(b'go()')}" in policy
    assert "unsafe" not in policy


def test_structured_facts_are_no_script():
    page = b'<script type="application/ld+json">{"@type":"Event"}</script>'
    assert "script-src 'self';" in headers.document_policy(page)


def test_a_preview_is_locked_in_and_stands_still():
    reload = b'<noscript><meta http-equiv="refresh" content="60"></noscript>'
    page, about = headers.still(b"<p>" + reload + b"</p>")
    assert page == b"<p></p>"
    assert about["Content-Security-Policy"].endswith("; sandbox")


def test_every_page_says_what_it_may_load(browser):
    found = browser.get("/sign-in").headers
    assert found["Content-Security-Policy"] == headers.PAGE_POLICY
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "no-store"


def test_only_https_is_promised_for_ever(house, settings):
    from dataclasses import replace

    from app import factory

    secure = replace(settings, public_url="https://linli.example")
    client = factory.create_app(house, secure).test_client()
    answer = client.get("/sign-in")
    assert "Strict-Transport-Security" in answer.headers
    assert "Secure" in answer.headers["Set-Cookie"]
