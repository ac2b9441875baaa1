"""Passwords: hashed with argon2id, made without characters people mistake."""

from app.dispatch import password


def test_only_the_password_itself_matches_its_hash():
    stored = password.hashed("望春里-2026-门禁")
    assert stored.startswith("$argon2id$")
    assert password.matches("望春里-2026-门禁", stored)
    assert not password.matches("望春里-2026-门禁 ", stored)
    assert not password.matches("x", "not a hash")


def test_a_hash_of_weaker_days_is_found():
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$WGXdKUcw5LLlKMYUJgtRVA"
    assert password.is_outdated(weak)
    assert not password.is_outdated(password.hashed("x"))


def test_made_passwords_differ_and_can_be_read_off_a_slip():
    made = {password.made() for _ in range(50)}
    assert len(made) == 50
    assert not set("".join(made)) & set("01ilo")
