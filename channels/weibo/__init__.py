"""Sina Weibo: posts over its open API (open.weibo.com), which can neither edit nor repeat a key."""

from channels.weibo.channel import WeiboChannel

__all__ = ["WeiboChannel"]
