"""What the renderers make goes through the real protocols as it is."""

from dataclasses import replace
from datetime import timedelta

from app.domain.notice import Act
from app.domain.target import Profile
from app.domain.warning_word import Act as Word
from channels.mastodon import MastodonChannel
from channels.mastodon import Settings as Account
from channels.sms_smpp import pdu
from channels.sms_smpp.submit import Mould
from renderers import sms, warning_post, warning_sms
from renderers.microblog import render_post
from tests.channels.far_end import smsc_end
from tests.channels.rigs import SECRET
from tests.channels.sms_smpp.line import PHONE, channel_to
from tests.renderers.test_warning_messages import told

PROFILE = Profile(signature="望春里社区", public_url="https://linli.example")


def test_a_notice_and_its_withdrawal_reach_the_phone_as_they_were_rendered(notice):
    rendered = sms.render(notice, PROFILE)
    taken_back = sms.render(replace(notice, revision=2, act=Act.WITHDRAW), PROFILE)
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(rendered, PHONE, "k:1")
        channel.deliver(taken_back, PHONE, "k:2")
    assert [t.text for t in end.seen] == ["".join(rendered.parts), "".join(taken_back.parts)]
    assert end.seen[0].text.startswith("【望春里社区】") and "已撤回" in end.seen[1].text


def test_a_notice_with_its_picture_reaches_the_microblog_and_leaves_it_again(notice, microblog):
    microblog.play(None)
    channel = MastodonChannel(Account(base_url=microblog.url, token=SECRET))
    post = render_post(notice, PROFILE)
    reference = channel.deliver(post, "@wangchunli", "journey:1").reference
    status = microblog.status(reference).json()
    assert "停水" in status["content"] and status["media_attachments"][0]["description"] == post.alt
    withdrawal = render_post(replace(notice, revision=2, act=Act.WITHDRAW), PROFILE)
    channel.deliver(replace(withdrawal, replaces=reference), "@wangchunli", "journey:2")
    assert microblog.status(reference).status_code == 404
    channel.close()


def test_a_warning_reaches_the_phone_with_an_end_of_its_own():
    rendered = warning_sms.render(told(), Word.ALARM, PROFILE)
    with smsc_end() as end, channel_to(end) as channel:
        channel.deliver(rendered, PHONE, "warning:a:1")
    assert [t.text for t in end.seen] == ["".join(rendered.parts)]
    mould = Mould.of(pdu.written(rendered)[0] | pdu.sender_of("10690000"))
    sent = mould.cast(1, pdu.numbered(PHONE), 7, 1)
    assert b"\x00260812160000000+\x00" in sent  # the SMSC of the test does not tell what it read


def test_an_all_clear_answers_the_warning_on_the_microblog_and_a_lowered_level_edits_it(microblog):
    microblog.play(None)
    channel = MastodonChannel(Account(base_url=microblog.url, token=SECRET))
    post = warning_post.render(told(), Word.ALARM, PROFILE)
    first = channel.deliver(post, "@wangchunli", "warning:a:1").reference
    edited = replace(warning_post.render(told(), Word.QUIET, PROFILE), replaces=first)
    assert channel.deliver(edited, "@wangchunli", "warning:a:2").reference == first
    over = told(ended_at=told().sent + timedelta(hours=1), is_lifted=True)
    clear = replace(warning_post.render(over, Word.CLEAR, PROFILE), follows=first)
    last = channel.deliver(clear, "@wangchunli", "warning:a:3").reference
    there, answer = last.split(",")
    assert there == first and microblog.status(answer).json()["in_reply_to_id"] == first
    assert "解除" in microblog.status(first).json()["content"]  # nobody reads the old one as true
    lost = replace(clear, follows="404404")
    assert channel.deliver(lost, "@wangchunli", "warning:a:4").reference not in {first, last}
    channel.close()
