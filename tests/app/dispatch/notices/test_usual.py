"""Templates: the shipped ones are whole, and a community has its own."""

import pytest

from app.dispatch.notices import usual
from app.domain.placeholder import placeholders
from app.domain.review import BODY_MAX, HEADLINE_MAX, LINE_MAX, TITLE_MAX, Draft
from app.store import template
from app.store.template import Template

HOME, NEXT = "110105900001", "110105900002"
SHIPPED = {one.id: one.draft for one in usual.shipped()}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_template_fits_and_wants_filling_in(name):
    draft = SHIPPED[name]
    assert 0 < len(draft.headline) <= HEADLINE_MAX and 0 < len(draft.title) <= TITLE_MAX
    assert 0 < len(draft.body) <= BODY_MAX and len(draft.when_where) <= LINE_MAX
    assert placeholders(draft.body) and "（" not in draft.headline


def test_the_usual_notices_are_all_there():
    assert len(SHIPPED) == len({d.headline for d in SHIPPED.values()}) == 20


def begin(house, name, areas=(HOME,)):
    with house.store.read() as tx:
        return usual.begun(tx, name, Draft(source="居委会", areas=(HOME,)), areas)


def test_a_notice_begun_from_one_keeps_what_the_template_does_not_say(neighbourhood):
    draft = begin(neighbourhood, "water")
    assert draft.title == "停水通知" and draft.source == "居委会" and draft.areas == (HOME,)
    assert draft.expires is None


@pytest.fixture
def own(neighbourhood, draft):
    def put(name, area=HOME, id_="k3x9a7qd", **more):
        made = Template(
            id=id_,
            area=area,
            name=name,
            draft=usual.cut(draft),
            saved_by="王兰",
            saved_at=neighbourhood.clock(),
        )
        with neighbourhood.store.begin() as tx:
            return template.put(tx, made)

    return put


def test_an_own_template_says_all_but_when_and_where_it_goes(neighbourhood, draft, own):
    assert not own("我们的停水")
    begun = begin(neighbourhood, "k3x9a7qd")
    assert begun.body == draft.body and begun.contact == draft.contact
    assert begun.expires is None and begun.areas == (HOME,)


def test_one_of_the_same_name_is_replaced_and_others_are_not(neighbourhood, own):
    own("停水")
    assert own("停水", id_="another1")
    own("停水", area=NEXT, id_="another2")
    with neighbourhood.store.read() as tx:
        assert [t.id for t in template.listing(tx, ["110105900"], 9)] == ["another2", "k3x9a7qd"]


def test_a_neighbours_template_is_not_to_be_had(neighbourhood, own):
    own("隔壁的", area=NEXT)
    assert begin(neighbourhood, "k3x9a7qd") is None
