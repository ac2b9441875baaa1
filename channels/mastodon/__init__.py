"""Mastodon: posts over the servers' own HTTP API (docs.joinmastodon.org)."""

from channels.mastodon.accounts import MastodonAccounts
from channels.mastodon.channel import MastodonChannel, Settings
from channels.mastodon.limits import Limits, count, shorten, split

__all__ = ["Limits", "MastodonAccounts", "MastodonChannel", "Settings", "count", "shorten", "split"]
