"""Passwords: hashed with argon2id, made without characters people mistake."""

import pytest

from app.dispatch.people import password


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


@pytest.mark.parametrize(
    ("typed", "weakness"),
    [
        ("短-密码", "short"),
        ("abcdefghijkl", "row"),
        ("poiuytrewqpoiuy", "row"),
        ("aaaaaaaabbbbbb", "few"),
        ("wanglan-2026110", "known"),
        ("password20261125", "common"),
        ("woaini1314-1314", "common"),
        ("19490101-20261125", "common"),
        ("望春里-门禁-晚上", None),
        ("correct horse staple", None),
        ("Tj7#kw9!Lq2&", None),
    ],
)
def test_what_is_easily_guessed_will_not_do(typed, weakness):
    assert password.weakness(typed, "wanglan", "王兰") == weakness


def test_a_made_password_will_do():
    assert password.weakness(password.made(), "wanglan") is None
