"""The area tree as it is stored."""

from dataclasses import replace

import pytest

from app.store import area


def test_an_area_is_found_by_code_and_by_slug(tx, tree):
    area.put_all(tx, tree)
    assert area.get(tx, "110105900001") == area.get(tx, "wangchunli") == tree[3]
    assert area.get(tx, "wudaokou") is None


def test_a_trail_goes_from_the_city_down_to_the_area(tx, tree):
    area.put_all(tx, tree)
    names = [a.name for a in area.trail(tx, "110105900001")]
    assert names == ["北京市", "朝阳区", "望春街道", "望春里社区"]
    assert area.trail(tx, "990000") == ()


def test_children_are_the_areas_right_below(tx, tree):
    area.put_all(tx, tree)
    assert [a.slug for a in area.children(tx, None)] == ["beijing"]
    assert [a.slug for a in area.children(tx, "110000")] == ["chaoyang", "fengtai"]
    assert area.children(tx, "110105900001") == []


def test_everything_lists_each_area_after_the_one_above(tx, tree):
    area.put_all(tx, tree)
    listed = [a.code for a in area.everything(tx)]
    assert sorted(listed) == sorted(a.code for a in tree)
    assert all(a.parent is None or listed.index(a.parent) < listed.index(a.code) for a in tree)


def test_putting_an_area_again_updates_it(tx, tree):
    area.put_all(tx, tree)
    area.put_all(tx, [replace(tree[3], name="望春里第一社区", name_en="")])
    assert area.get(tx, "wangchunli").name == "望春里第一社区"
    assert len(area.everything(tx)) == len(tree)


def test_an_area_that_moved_lies_below_its_new_street_only(tx, tree):
    area.put_all(tx, tree)
    area.put_all(tx, [replace(tree[3], path=f"{tree[5].path}/{tree[3].code}")])
    assert [a.slug for a in area.trail(tx, tree[3].code)][1:3] == ["fengtai", "wangqiu"]


def test_an_area_opens_and_closes(tx, tree):
    area.put_all(tx, tree)
    area.set_open(tx, "110105900002", False)
    assert [a.slug for a in area.open_areas(tx)] == ["wangchunli", "wangqiuli"]
    area.set_open(tx, "110105900002", True)
    assert len(area.open_areas(tx)) == 3


def test_two_areas_cannot_share_a_slug(store, tree):
    with pytest.raises(Exception, match="(?i)unique"), store.begin() as tx:
        area.put_all(tx, [*tree, replace(tree[0], code="120000", path="120000")])


def test_putting_nothing_changes_nothing(tx):
    area.put_all(tx, [])
    assert area.everything(tx) == []


def test_areas_are_told_by_their_codes_and_unknown_ones_left_out(tx, tree):
    area.put_all(tx, tree)
    assert area.by_codes(tx, ["110105", "990000"]) == {"110105": tree[1]}


def test_many_trails_come_at_once(tx, tree):
    area.put_all(tx, tree)
    found = area.trails(tx, [tree[3].code, tree[4].code, "990000"])
    assert found == {tree[3].code: tree[:4], tree[4].code: (tree[0], tree[4])}


def test_no_more_open_areas_are_listed_than_asked_for(tx, tree):
    area.put_all(tx, tree)
    assert [a.slug for a in area.open_within(tx, ["110000"], 2)] == ["wangchunli", "wangxiali"]
    assert [a.slug for a in area.open_within(tx, ["110106"], 9)] == ["wangqiuli"]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("里社区", ["wangchunli", "wangxiali"]),
        ("望 夏", ["wangxiali"]),
        ("wangchun", ["wangchunli"]),
        ("wangchunli gate", []),
        ("Community", ["wangchunli"]),
        ("110105900002", ["wangxiali"]),
        ("10590", []),
        ("望秋里", []),
        ("%", []),
    ],
)
def test_words_find_areas_by_name_code_and_slug_where_one_may(tx, tree, text, slugs):
    area.put_all(tx, tree)
    found, count = area.matching(tx, text, ["110105"], 20)
    assert [a.slug for a in found] == slugs and count == len(slugs)


def test_what_is_not_listed_is_counted(tx, tree):
    area.put_all(tx, tree)
    found, count = area.matching(tx, "社区", ["110000"], 1)
    assert (len(found), count) == (1, 3)


def test_the_deepest_open_area_comes_last_of_all(tx, tree):
    assert area.deepest_open(tx) is None
    area.put_all(tx, tree)
    assert area.deepest_open(tx).slug == "wangqiuli"
