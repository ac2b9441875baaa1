"""The ledger of consent as it is looked through: the same on both databases."""

from datetime import timedelta

from app.store import consent, consent_book
from app.store.consent import Act, Consent
from app.store.consent_book import Asked
from tests.app.store.conftest import COMMUNITY, FAR, NOON

PHONE = "+8613812340000"


def said(act, area, hours):
    at = NOON + timedelta(hours=hours)
    return Consent(target_id="t", channel="sms_smpp", area=area, act=act, how="page", at=at)


def test_lines_are_found_by_area_kind_and_time_the_newest_first(tx, cipher, areas):
    lines = [said(Act.GIVEN, COMMUNITY, 0), said(Act.ENDED, COMMUNITY, 1)]
    for one in (*lines, said(Act.GIVEN, FAR, 2)):
        consent.add(tx, cipher, one, PHONE)
    mine = Asked(above=("110105",))
    assert [one.act for one in consent_book.page(tx, mine, 9)] == [Act.ENDED, Act.GIVEN]
    assert [one.act for one in consent_book.page(tx, mine, 9, 1)] == [Act.GIVEN]
    late = Asked(above=("110105",), since=NOON + timedelta(minutes=1))
    early = Asked(above=("110105",), until=NOON + timedelta(minutes=1), channel="sms_smpp")
    assert [one.act for one in consent_book.every(tx, late, 9)] == [Act.ENDED]
    assert [one.act for one in consent_book.every(tx, early, 9)] == [Act.GIVEN]
    assert consent_book.page(tx, Asked(above=("110105",), act=Act.CHANGED), 9) == []
    everywhere = consent.of(tx, cipher, "sms_smpp", PHONE)
    assert len(everywhere) == 3
    assert {one.area for one in consent_book.among(everywhere, tx, ["110105"])} == {COMMUNITY}
