"""What a process remembers: no part twice, and every report with its text."""

import pytest

from channels.sms_smpp import ledger
from channels.sms_smpp.ledger import Ledger


def test_an_id_without_its_zeros_is_the_same_id():
    book = Ledger(hex_ids=False)
    assert book.issued("00042") == book.reported("042") == book.reported("42") == "42"


def test_an_id_given_in_hexadecimal_and_reported_in_decimal_is_the_same():
    book = Ledger(hex_ids=True)
    assert book.issued("2A") == book.reported("0000000042") == "42"


def test_even_where_nobody_said_so_but_then_it_says_so(caplog):
    book = Ledger(hex_ids=False)
    assert book.issued("0002a") == book.reported("42") == "2a"
    assert "?hex_ids=1" in caplog.text


@pytest.mark.parametrize("issued", [["10"], ["10", "1f"]])
def test_an_id_is_never_taken_for_another_texts(issued):
    """16 is 0x10: only an SMSC known to write both ways may mean that."""
    book = Ledger(hex_ids=False)
    for message_id in issued:
        book.issued(message_id)
    book.reported("1e")
    assert book.reported("16") == "16"


def test_a_report_about_a_text_of_another_process_keeps_its_id():
    assert Ledger(hex_ids=False).reported("f81d4fae-7dec") == "f81d4fae-7dec"


def test_a_text_keeps_its_number_and_the_next_one_to_that_phone_gets_another():
    book = Ledger(hex_ids=False)
    first, again = book.sending("k:1", "+8613800001234"), book.sending("k:1", "+8613800001234")
    second = book.sending("k:2", "+8613800001234")
    assert first is again and second.reference == (first.reference + 1) % 256


def test_the_oldest_is_forgotten(monkeypatch):
    monkeypatch.setattr(ledger, "KEPT", 2)
    book = Ledger(hex_ids=False)
    first = book.sending("k:1", "+8613800001234")
    book.sending("k:2", "+8613800001234")
    book.sending("k:3", "+8613800001234")
    assert book.sending("k:1", "+8613800001234") is not first
