"""What the renderers make goes through the real protocols as it is."""

from dataclasses import replace

from app.domain.notice import Act
from app.domain.target import Profile
from channels.mastodon import MastodonChannel
from channels.mastodon import Settings as Account
from renderers import sms
from renderers.microblog import render_post
from tests.channels.far_end import smsc_end
from tests.channels.rigs import SECRET
from tests.channels.sms_smpp.line import PHONE, channel_to

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
