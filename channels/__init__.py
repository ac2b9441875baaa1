"""Couriers: each carries what a renderer made to one kind of far end.

To add one: write its module, then its line here; tests/channels says what else it owes.
"""

from channels.activitypub import ActivityPubChannel
from channels.feed import FeedChannel
from channels.led import LedChannel
from channels.mastodon import MastodonChannel
from channels.microblog import MicroblogChannel
from channels.mobile import MobileChannel
from channels.robot import RobotChannel
from channels.sms_http import SmsHttpChannel
from channels.sms_smpp import SmppChannel
from channels.tv import TvChannel
from channels.webpush import WebPushChannel
from channels.weibo import WeiboChannel

CHANNELS: dict[str, type] = {
    "led": LedChannel,
    "tv": TvChannel,
    "mobile": MobileChannel,
    "feed": FeedChannel,
    "microblog": MicroblogChannel,
    "mastodon": MastodonChannel,
    "weibo": WeiboChannel,
    "robot": RobotChannel,
    "activitypub": ActivityPubChannel,
    "sms_smpp": SmppChannel,
    "sms_http": SmsHttpChannel,
    "webpush": WebPushChannel,
}
