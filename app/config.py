"""Settings from the environment; the only module that reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from app.domain.retention import RULES, Rule, is_allowed

# Our own names; every other LINLI_* name is an error, so that a typing slip is never silent.
_OWN = {
    "LINLI_LANGUAGES": "zh-CN,en",
    "LINLI_TIME_ZONE": "Asia/Shanghai",
    "LINLI_SMPP_URL": "",
    "LINLI_SMPP_SENDER": "",
    "LINLI_SMS_GATEWAY": "",
    "LINLI_SMS_SIGNATURE": "",
    "LINLI_MASTODON_URL": "",
    "LINLI_MASTODON_TOKEN": "",
    "LINLI_WEIBO_URL": "https://api.weibo.com",
    "LINLI_ROBOT_URL": "",
    "LINLI_GATEWAY_URL": "",
    "LINLI_ORIGIN_URL": "",
    "LINLI_PRIVATE_SOURCES": "",
    "LINLI_LOG_LEVEL": "INFO",
    "LINLI_IDLE_MINUTES": "30",
    "LINLI_SESSION_HOURS": "12",
    "LINLI_SECOND_FACTOR": "powers",
    "LINLI_TRUSTED_PROXIES": "",
    "LINLI_UPLOAD_MAX_MB": "20",
    "LINLI_TILE_URL": "",
    "LINLI_PUSH_CONTACT": "",
    "LINLI_PUSH_SERVICES": "",
    "LINLI_WEBSUB_HUB": "",
    "LINLI_MAIL_HOST": "",
    "LINLI_MAIL_PORT": "587",
    "LINLI_MAIL_TLS": "starttls",
    "LINLI_MAIL_USER": "",
    "LINLI_MAIL_PASSWORD": "",
    "LINLI_MAIL_FROM": "",
    **{rule.setting: str(rule.days) for rule in RULES},
}
_HOUSE = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "DATA_DIR": "instance",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "GATEWAY_PORT": "8001",
    "PUBLIC_URL": "",
}


# Who must have a second factor.
_TLS = ("starttls", "tls", "off")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_FACTORS = ("powers", "everyone", "off")


class BadSetting(ValueError):
    """A setting cannot be used; ``name`` says which, the text says what to do."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(f"{name}: {advice}")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings, checked. Empty strings mean "not set up"."""

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    host: str
    port: int
    gateway_port: int
    public_url: str
    gateway_url: str
    origin_url: str
    languages: tuple[str, ...]
    time_zone: str
    smpp_url: str = field(repr=False)
    smpp_sender: str
    sms_gateway: str = field(default="", repr=False)
    sms_signature: str
    mastodon_url: str
    mastodon_token: str = field(repr=False)
    weibo_url: str = "https://api.weibo.com"
    robot_url: str = ""
    private_sources: tuple[IPv4Network | IPv6Network, ...] = ()
    log_level: str
    upload_max: int
    idle_minutes: int
    session_hours: int
    second_factor: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    tile_url: str = ""
    push_contact: str = ""
    push_services: tuple[str, ...] = ()
    websub_hub: str = ""
    keep: tuple[tuple[str, int], ...] = ()
    mail_host: str = ""
    mail_port: int = 587
    mail_tls: str = "starttls"
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""

    @property
    def bell_is_embedded(self) -> bool:
        """Whether no REDIS_URL was given, so that the supervisor starts a Valkey of its own."""
        return self.redis_url == f"unix://{self.data_dir / 'valkey.sock'}"


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Config:
    """Return the settings of ``environ`` (the process's own by default) over those of ``.env``.

    Raises:
        BadSetting: an unknown ``LINLI_*`` name, or a value that cannot be used.
    """
    env = dict(os.environ if environ is None else environ)
    kept = dotenv_values(dotenv or Path(".env")) if environ is None else {}
    merged = {**{k: v for k, v in kept.items() if v is not None}, **env}
    values = {name: _value(name, default, merged) for name, default in {**_HOUSE, **_OWN}.items()}
    _refuse_unknown(merged)
    data_dir = Path(values["DATA_DIR"]).absolute()
    host, port = values["HOST"], _port("PORT", values["PORT"])
    gateway_port = _port("GATEWAY_PORT", values["GATEWAY_PORT"])
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return Config(
        data_dir=data_dir,
        database_url=values["DATABASE_URL"] or f"sqlite:///{data_dir / 'linli.db'}",
        redis_url=values["REDIS_URL"] or f"unix://{data_dir / 'valkey.sock'}",
        host=host,
        port=port,
        gateway_port=gateway_port,
        public_url=(values["PUBLIC_URL"] or f"http://{shown}:{port}").rstrip("/"),
        gateway_url=values["LINLI_GATEWAY_URL"] or f"ws://{shown}:{gateway_port}/",
        origin_url=values["LINLI_ORIGIN_URL"] or f"http://{shown}:{port}",
        languages=tuple(values["LINLI_LANGUAGES"].split(",")),
        time_zone=values["LINLI_TIME_ZONE"],
        **_far_ends(values),
        private_sources=_networks("LINLI_PRIVATE_SOURCES", values["LINLI_PRIVATE_SOURCES"]),
        log_level=_one_of("LINLI_LOG_LEVEL", values["LINLI_LOG_LEVEL"].upper(), _LEVELS),
        upload_max=_megabytes("LINLI_UPLOAD_MAX_MB", values["LINLI_UPLOAD_MAX_MB"]),
        idle_minutes=_up_to("LINLI_IDLE_MINUTES", values["LINLI_IDLE_MINUTES"], 24 * 60),
        session_hours=_up_to("LINLI_SESSION_HOURS", values["LINLI_SESSION_HOURS"], 24 * 7),
        second_factor=_one_of("LINLI_SECOND_FACTOR", values["LINLI_SECOND_FACTOR"], _FACTORS),
        trusted_proxies=_networks("LINLI_TRUSTED_PROXIES", values["LINLI_TRUSTED_PROXIES"]),
        tile_url=_tiles("LINLI_TILE_URL", values["LINLI_TILE_URL"]),
        push_contact=_contact("LINLI_PUSH_CONTACT", values["LINLI_PUSH_CONTACT"]),
        push_services=_listed(values["LINLI_PUSH_SERVICES"]),
        websub_hub=_address("LINLI_WEBSUB_HUB", values["LINLI_WEBSUB_HUB"]),
        **_mail(values),
        keep=tuple((rule.key, _days(rule, values[rule.setting])) for rule in RULES),
    )


def _far_ends(values: Mapping[str, str]) -> dict[str, Any]:
    """Return where messages and posts go, and in whose name."""
    return {
        "smpp_url": values["LINLI_SMPP_URL"],
        "smpp_sender": values["LINLI_SMPP_SENDER"],
        "sms_gateway": _one_carrier(values),
        "sms_signature": values["LINLI_SMS_SIGNATURE"],
        "mastodon_url": values["LINLI_MASTODON_URL"].rstrip("/"),
        "mastodon_token": values["LINLI_MASTODON_TOKEN"],
        "weibo_url": values["LINLI_WEIBO_URL"].rstrip("/"),
        "robot_url": values["LINLI_ROBOT_URL"].rstrip("/"),
    }


def _mail(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the server that mails alarms; none without LINLI_MAIL_HOST."""
    sender = values["LINLI_MAIL_FROM"]
    if values["LINLI_MAIL_HOST"] and not ("@" in sender and sender.isprintable()):
        raise BadSetting("LINLI_MAIL_FROM", "write the address mail comes from, linli@example.org")
    return {
        "mail_host": values["LINLI_MAIL_HOST"],
        "mail_port": _port("LINLI_MAIL_PORT", values["LINLI_MAIL_PORT"]),
        "mail_tls": _one_of("LINLI_MAIL_TLS", values["LINLI_MAIL_TLS"], _TLS),
        "mail_user": values["LINLI_MAIL_USER"],
        "mail_password": values["LINLI_MAIL_PASSWORD"],
        "mail_from": sender,
    }


def _one_carrier(values: Mapping[str, str]) -> str:
    """Return the gateway of texts; they go over SMPP or over a gateway, not over both."""
    gateway = values["LINLI_SMS_GATEWAY"]
    if gateway and values["LINLI_SMPP_URL"]:
        raise BadSetting("LINLI_SMS_GATEWAY", "there is LINLI_SMPP_URL too; set one of them")
    return gateway


def environment() -> dict[str, str]:
    """Return a copy of the process's environment, to start others with."""
    return dict(os.environ)


def names() -> tuple[str, ...]:
    """Return every setting there is, as the documents must list them."""
    return (*_HOUSE, *_OWN)


def _value(name: str, default: str, env: Mapping[str, str]) -> str:
    """Return ``name``, or what lies in the file that ``NAME_FILE`` points at (for secrets)."""
    if path := env.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise BadSetting(f"{name}_FILE", f"cannot read {path} ({exc.strerror})") from None
    return env.get(name) or default


def _tiles(name: str, value: str) -> str:
    """Return the address of map tiles, which must name the tile and be one a browser may load."""
    is_named = all(part in value for part in ("{z}", "{x}", "{y}"))
    if value and not (is_named and value.startswith(("https://", "http://"))):
        raise BadSetting(name, "an http(s) address with {z}, {x} and {y} in it")
    return value


def _contact(name: str, value: str) -> str:
    if value and not value.startswith(("mailto:", "https://")):
        raise BadSetting(name, "write mailto:somebody@example.org or an https address")
    return value


def _listed(value: str) -> tuple[str, ...]:
    return tuple(one.strip().lower() for one in value.split(",") if one.strip())


def _address(name: str, value: str) -> str:
    """Return an http(s) address that can stand in a header as it is, or none."""
    is_whole = value.startswith(("https://", "http://")) and value.isascii()
    if value and not (is_whole and value.isprintable() and not set(value) & set(' <>"')):
        raise BadSetting(name, "an http(s) address such as https://hub.example.cn/")
    return value


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in sorted(env):
        if name.startswith("LINLI_") and name.removesuffix("_FILE") not in _OWN:
            known = ", ".join(sorted(_OWN))
            raise BadSetting(name, f"there is no such setting; the ones there are: {known}")


def _networks(name: str, value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a list such as ``10.1.0.0/16,192.168.5.20``."""
    try:
        return tuple(ip_network(one.strip()) for one in value.split(",") if one.strip())
    except ValueError as exc:
        raise BadSetting(name, f"{exc}; write networks such as 10.1.0.0/16") from None


def _port(name: str, value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise BadSetting(name, f"{value!r} is not a port; use a number from 1 to 65535")
    return int(value)


def _megabytes(name: str, value: str) -> int:
    """Return a size in bytes; a body of more than 200 MB would fill the memory of one process."""
    if not value.isdigit() or not 0 < int(value) <= 200:
        raise BadSetting(name, f"{value!r} is not a size; use megabytes from 1 to 200")
    return int(value) << 20


def _days(rule: Rule, value: str) -> int:
    if not value.isdigit() or not is_allowed(rule, int(value)):
        more = ", or 0 to keep everything" if rule.may_stay else ""
        raise BadSetting(rule.setting, f"{value!r} will not do; {rule.least} days or more{more}")
    return int(value)


def _up_to(name: str, value: str, most: int) -> int:
    if not value.isdigit() or not 0 < int(value) <= most:
        raise BadSetting(name, f"{value!r} will not do; use a whole number from 1 to {most}")
    return int(value)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadSetting(name, f"{value!r} is not one of {', '.join(known)}")
    return value
