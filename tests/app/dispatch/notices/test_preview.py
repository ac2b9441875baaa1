"""The editor's cards: the very bytes the channels will carry."""

from dataclasses import replace
from hashlib import sha256

import pytest
import sqlalchemy as sa

from app.dispatch.boards import boards
from app.dispatch.notices import preview, publish
from app.domain.legibility import legibility
from app.domain.notice import Override
from app.domain.review import Draft
from app.domain.target import Slot, led_profile
from app.store import origin, screen, slot
from app.store.screen import Screen
from app.store.tables import screen_place
from renderers import led

COMMUNITY = "110105900001"


def by_channel(house, draft, **options):
    made = preview.cards(house, draft, "k3x9a7qd", COMMUNITY, **options)
    return {card.channel: card for card in made}


def test_there_are_six_and_each_says_whether_it_fits(neighbourhood, draft):
    cards = by_channel(neighbourhood, draft)
    assert list(cards) == ["led", "tv", "mobile", "mastodon", "sms_smpp", "webpush"]
    assert cards["webpush"].texts[0] == draft.headline
    assert cards["led"].verdict.facts["pages"] == len(cards["led"].pieces)
    assert cards["led"].verdict.facts["code"] == 0  # a small panel of one colour
    assert cards["sms_smpp"].verdict.facts["parts"] == len(cards["sms_smpp"].texts) == 2


def test_every_piece_is_kept_under_the_hash_of_its_bytes(neighbourhood, draft):
    for card in by_channel(neighbourhood, draft).values():
        for piece in card.pieces:
            assert sha256(preview.kept(neighbourhood, piece.sha256)).hexdigest() == piece.sha256


def test_the_led_card_is_what_the_panel_will_show(neighbourhood, draft, wanglan):
    pieces = by_channel(neighbourhood, draft)["led"].pieces
    made = publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    profile = replace(led_profile("192x32-mono"), public_url=neighbourhood.public_url)
    assert [p.sha256 for p in pieces] == [f.sha256 for f in led.frames(made, profile)]


def test_the_tv_card_is_the_page_the_box_will_fetch(neighbourhood, draft, wanglan):
    [piece] = by_channel(neighbourhood, draft)["tv"].pieces
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    while boards.issue_due(neighbourhood):
        pass
    with neighbourhood.store.read() as tx:
        page = origin.get(tx, f"/tv/{COMMUNITY}/n/k3x9a7qd.html")
    assert sha256(page.body).hexdigest() == piece.sha256


def test_any_panel_can_be_asked_for(neighbourhood, draft):
    [first, *_] = by_channel(neighbourhood, draft, led_name="320x160-full")["led"].pieces
    assert (first.width_px, first.height_px) == (320, 160)
    with pytest.raises(ValueError):
        by_channel(neighbourhood, draft, led_name="huge")


def test_the_led_card_says_how_its_letters_look_from_where_people_stand(neighbourhood, draft):
    assert by_channel(neighbourhood, draft)["led"].sight is None
    now, place = neighbourhood.clock(), Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, place, now)
        made = Screen(id="gate", public_key=b"1" * 32, profile=place.profile, enrolled_at=now)
        screen.add(tx, made)
        screen.approve(tx, made.id, "东门", place, now)
        row = {"screen": made.id, "note": "", "pitch_mm": 4, "distance_m": 15}
        tx.execute(sa.insert(screen_place).values(row))
    assert by_channel(neighbourhood, draft)["led"].sight == legibility(16, 4, 15)
    assert by_channel(neighbourhood, draft)["tv"].sight is None


def test_an_empty_form_has_cards_too(neighbourhood):
    assert len(by_channel(neighbourhood, Draft())) == 6


def test_what_does_not_fit_says_so_and_the_rest_is_shown(neighbourhood, draft):
    own = Override(channel="sms_smpp", text="停水" * 400, base="")
    cards = by_channel(neighbourhood, replace(draft, overrides=(own,)))
    assert not cards["sms_smpp"].fits
    assert cards["sms_smpp"].verdict.code == "too_many_parts"
    assert cards["tv"].fits


def test_an_unknown_area_is_an_error(neighbourhood, draft):
    with pytest.raises(LookupError, match="999999"):
        preview.cards(neighbourhood, draft, "k3x9a7qd", "999999")


def test_the_same_can_be_written_to_files(neighbourhood, draft, wanglan):
    made = publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    for channel in preview.CHANNELS:
        assert all(preview.written(neighbourhood, made, channel, "192x32"))
