"""The area tree, and whom a notice reaches in it."""

from app.domain.audience import reaches


def test_the_tree_is_read_off_the_path(trail):
    assert [a.parent for a in trail] == [None, "110000", "110105", "110105900"]
    assert trail[-1].lineage == ("110000", "110105", "110105900", "110105900001")


def test_aimed_above_it_reaches_and_aimed_below_it_does_not(trail):
    assert reaches(["110105"], trail[-1])
    assert not reaches(["110105900001"], trail[1])


def test_aimed_at_nothing_it_reaches_nobody(trail):
    assert not reaches([], trail[-1])
