"""What dispatch works with: the store, the bell, the routes, the keys and a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from app.dispatch.keys.keys import KeyRing
from app.dispatch.route import Routes
from app.domain.audience import Area
from app.domain.target import Profile, Slot, led_profile
from app.store.bell import Bell
from app.store.session import Store
from app.store.target import Cipher

# The boards every open area has; LED slots come with their screens.
AREA_MEDIA = ("tv", "mobile", "feed", "microblog")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Made once a process by ``app.wiring``; holds no state of its own."""

    store: Store
    bell: Bell
    routes: Routes
    keys: KeyRing = field(repr=False)
    cipher: Cipher = field(repr=False)
    clock: Callable[[], datetime]
    public_url: str
    gateway_url: str
    time_zone: str
    languages: tuple[str, ...]
    sms_signature: str
    data_dir: Path
    private_sources: tuple[IPv4Network | IPv6Network, ...] = ()
    upload_max: int = 20 << 20
    push_services: tuple[str, ...] = ()
    websub_hub: str = ""
    keep: Mapping[str, int] = field(default_factory=dict)
    has_mail: bool = False

    def profile(self, slot: Slot) -> Profile:
        """Return what the screens of ``slot`` can show."""
        base = led_profile(slot.profile) if slot.medium == "led" else Profile(name=slot.profile)
        return replace(
            base,
            public_url=self.public_url,
            events_url=self.events_url,
            time_zone=self.time_zone,
            hub=self.websub_hub,
        )

    @property
    def events_url(self) -> str:
        """Where a page in a browser hears of news: the gateway, asked without a socket."""
        there = urlsplit(self.gateway_url)
        return f"{there.scheme.replace('ws', 'http')}://{there.netloc}"

    def message_profile(self, area: Area, language: str) -> Profile:
        """Return what a message to somebody in ``area`` may look like."""
        return Profile(
            language=language,
            public_url=self.public_url,
            time_zone=self.time_zone,
            signature=self.sms_signature or area.name,
            place=area.name,
        )
