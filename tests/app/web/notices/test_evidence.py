"""What is known of who has it, said honestly."""

import pytest

from app.dispatch.reach.reach import ChannelReport
from app.domain.delivery import Evidence, State
from app.domain.notice import Act
from app.web.notices import evidence
from channels.base import Reason


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context("/"):
        yield


def report(channel, kind, total, has, pending=0, failed=0):
    return ChannelReport(
        channel=channel,
        kind=kind,
        total=total,
        has=has,
        pending=pending,
        failed=failed,
        first_at=None,
        lines=(),
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_a_channel_gives_has_a_sentence(reason):
    assert reason in evidence.reasons()
    assert evidence.reason(reason.because("0x0B Invalid Dest Addr")) == evidence.reasons()[reason]


@pytest.mark.parametrize("rung", [*State, *(e.name for e in Evidence)])
def test_every_rung_and_state_has_a_word(rung):
    assert evidence.rungs()[str(rung)] != str(rung)


@pytest.mark.parametrize(
    ("one", "act", "sentence"),
    [
        (report("led", "board", 3, 3), Act.ISSUE, "3 块屏已全部显示。"),
        (report("led", "board", 3, 2, 1), Act.ISSUE, "3 块屏里 2 块已显示，1 块还没有确认。"),
        (report("led", "board", 3, 2, 1), Act.WITHDRAW, "3 块屏里 2 块已撤下，1 块还没有确认。"),
        (report("tv", "board", 2, 1, 1), Act.ISSUE, "2 处页面里 1 处已更新，1 处正在更新。"),
        (report("tv", "board", 2, 2), Act.WITHDRAW, "页面上已经没有这条（2 处）。"),
        (
            report("sms_smpp", "message", 24, 20, 3, 1),
            Act.UPDATE,
            "共 24 个收件人，已发出 20 个，等待 3 个，没有送到 1 个。",
        ),
        (
            report("sms_smpp", "message", 20, 20),
            Act.WITHDRAW,
            "已发出的收不回来，向 20 个收到过的人发更正，已发出 20 个。",
        ),
        (
            report("sms_smpp", "message", 2063, 2000, 63),
            Act.CORRECT,
            "已发出的收不回来，向 2063 个人发更正，已发出 2000 个，等待 63 个。",
        ),
        (
            report("sms_smpp", "message", 9, 9),
            Act.EXTEND,
            "向 9 个人告知延期，已发出 9 个。",
        ),
        (
            report("sms_smpp", "message", 9, 9),
            Act.RESTORE,
            "向 9 个收到过的人告知已恢复，已发出 9 个。",
        ),
        (report("sms_smpp", "message", 0, 0), Act.WITHDRAW, "没有人收到过原通知，不用再发。"),
    ],
)
def test_a_report_is_said(one, act, sentence):
    assert evidence.sentence(one, act) == sentence
