"""The delivery desk: what did not get there, why, and sending it again."""

import pytest
import sqlalchemy as sa

from app.dispatch.messages import messages
from app.dispatch.notices import publish
from app.dispatch.warnings import warn, warn_plan, warn_send, warnings_in
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.delivery import State
from app.domain.warning import Level
from app.store import audit, delivery
from app.store.tables import planning
from app.store.warning_source import WarningSource
from channels.base import Refused, Unreachable
from tests.app.domain.warnings_made import NOON, info, message

PAGE = "/editor/deliveries/"
OF_NOTICE = "/editor/notices/k3x9a7qd/deliveries"
AGAIN = f"{OF_NOTICE}/sms_smpp/again"


@pytest.fixture
def sent(house, people, wanglan, draft):
    """A notice sent by text: one number is wrong, one text may have arrived, 22 did."""
    publish.publish(house, "k3x9a7qd", draft, wanglan)
    phone = house.routes.messages["sms_smpp"].channel
    phone.answers += [Refused("bad_number: 0x0B"), Unreachable("no_answer", submitted=True)]
    while messages.deliver_due(house, ["sms_smpp"]):
        pass
    return house


def states(house):
    with house.store.read() as tx:
        return delivery.counts(tx, "k3x9a7qd")["sms_smpp", 1]


def test_the_desk_says_how_channels_stand_and_what_to_do(sent, as_, clock):
    page = as_("liqiang")
    page.get(PAGE)
    assert "号码不对，请在收件人里改正" in page.text and "可能会收到两次" not in page.text
    assert "请在“收件人”里改正号码，再重发。" in page.text
    assert "有积压" not in page.text
    clock.go(minutes=10)  # the posts have not gone out
    page.get(PAGE)
    assert "有积压" in page.text


def test_the_notice_lists_what_went_wrong_first(sent, as_):
    page = as_("liqiang")
    page.get(OF_NOTICE)
    each = page.text.partition("逐条")[2]
    assert each.index("没有送到") < each.index("还没有回执") < each.index("已发出</span>")
    assert "可能已经收到。要紧的可以重发" in page.text
    assert "****" in page.text


def test_what_failed_is_sent_again_and_what_may_have_arrived_only_when_asked(sent, as_):
    page = as_("liqiang")
    page.get(AGAIN)
    assert "向没有送到的1 个号码再发一次" in page.text
    page.follow(page.post(AGAIN, {}, page=AGAIN))
    assert "正在重发 1 条" in page.text
    assert states(sent) == {State.ACCEPTED: 22, State.QUEUED: 1, State.UNKNOWN: 1}
    page.follow(page.post(AGAIN, {"unknown": "1"}, page=AGAIN))
    assert states(sent) == {State.ACCEPTED: 22, State.QUEUED: 2}
    with sent.store.read() as tx:
        line = audit.listing(tx, "k3x9a7qd", 1)[0]
    assert (line.action, line.facts["messages"]) == ("delivery.again", 1)


def test_a_publication_for_very_many_says_how_far_it_is_planned(sent, as_, clock):
    now, page = clock(), as_("liqiang")
    row = {"notice_id": "k3x9a7qd", "revision": 1, "channel": "sms_smpp", "why": ""}
    row |= {name: now for name in ("begun_at", "due", "last_at", "before_at")}
    row |= {"stretches": [], "size": 500, "planned": 320_000, "total": 1_000_000, "doubted": False}
    with sent.store.begin() as tx:
        tx.execute(sa.insert(planning).values(row))
    page.get(OF_NOTICE)
    assert "正在安排 320,000 / 1,000,000" in page.text
    page.get(PAGE)
    assert "还有 680,000 条正在安排" in page.text
    page.get("/editor/notices/k3x9a7qd")
    assert "680001" in page.text.replace(",", "").replace(" ", "")  # they wait like the others
    with sent.store.begin() as tx:
        tx.execute(sa.update(planning).values(ended_at=now, why="expired"))
    page.get(OF_NOTICE)
    assert "安排到 320,000 / 1,000,000 时通知已到期" in page.text


def test_messages_of_a_warning_that_did_not_get_there_are_sent_again(
    house, people, as_, clock, wanglan
):
    clock.now = now = NOON
    phone = house.routes.messages["sms_smpp"].channel
    phone.answers += [Refused("bad_number: 0x0B"), Unreachable("no_answer", submitted=True)]
    source = WarningSource(id="s", name="台", due=now, added_at=now, automatic=("orange",))
    said = message(infos=(info(Level.ORANGE),))
    with house.store.begin() as tx:
        taken = warnings_in.take(tx, source, [Arrival(message=said, document=b"d")], now)
    warn.bring_out(house)
    warn_plan.plan_due(house)
    while warn_send.deliver_next(house, "sms_smpp"):
        pass
    (key,), page = taken.new, as_("wanglan")
    here = f"/editor/warnings/{key}"
    page.get(PAGE)
    assert f"{here}#messages" in page.text and "号码不对，请在收件人里改正" in page.text
    page.get(here)
    assert "没有送到：短信" in page.text
    again = f"{here}/deliveries/sms_smpp/again"
    page.get(again)
    assert "向没有送到的1 个号码再发一次（短信）" in page.text
    assert "发的是这条预警现在的内容" in page.text and "也向还没有回执的1 个号码再发" in page.text
    page.follow(page.post(again, {"unknown": "1"}, page=again))
    assert "正在重发 2 条" in page.text
    with house.store.read() as tx:
        (line,) = audit.listing(tx, key, 1)
    assert (line.action, line.facts["messages"]) == ("warning.resent", 2)
    page.follow(page.get(again))
    assert "没有可以重发的" in page.text
