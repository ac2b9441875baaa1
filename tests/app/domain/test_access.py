"""What a token leaves its owner of their rights."""

from app.domain.access import narrowed

CITY, STREET, HERE, THERE = "110000", "110105900", "110105900001", "110105900002"
LINEAGES = {
    CITY: (CITY,),
    STREET: (CITY, STREET),
    HERE: (CITY, STREET, HERE),
    THERE: (CITY, STREET, THERE),
}


def test_without_areas_a_token_leaves_all_rights():
    assert narrowed({("author", HERE)}, (), {}) == {("author", HERE)}


def test_a_right_above_shrinks_to_the_tokens_area():
    assert narrowed({("author", CITY)}, (HERE,), LINEAGES) == {("author", HERE)}


def test_a_right_below_stays_as_small_as_it_is():
    assert narrowed({("author", HERE)}, (STREET,), LINEAGES) == {("author", HERE)}


def test_a_right_elsewhere_is_gone():
    assert narrowed({("author", THERE)}, (HERE,), LINEAGES) == frozenset()
