"""Web Push: messages to browsers through their makers' push services (RFC 8030, 8291, 8292)."""

from channels.webpush.channel import WebPushChannel
from channels.webpush.settings import SERVICES, Settings

__all__ = ["SERVICES", "Settings", "WebPushChannel"]
