"""Mastodon: posts from one account over the server's own HTTP API (docs.joinmastodon.org)."""

from channels.mastodon.channel import MastodonChannel, Settings
from channels.mastodon.limits import Limits, count, shorten, split

__all__ = ["Limits", "MastodonChannel", "Settings", "count", "shorten", "split"]
