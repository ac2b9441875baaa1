"""The form of a source of warnings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _

from app.domain.warning import LIFE_S
from app.domain.warning_own import SOURCE
from app.ingest.xml_signature import certificates
from app.store import area, warning_source
from app.store.session import Tx
from app.store.warning_source import WarningSource
from app.web.warnings.warnings_form import Errors

_TEXTS = ("id", "name", "url", "certificate", "issuers", "areas", "interval", "rank", "life")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_NAME_MAX, _URL_MAX, _CERTIFICATE_MAX = 40, 2000, 20_000
# Names that other rooms use for what comes in by hand or is our own.
_TAKEN = frozenset({SOURCE, "manual", "api", "new"})


def blank() -> dict[str, str]:
    """Return what an empty form holds."""
    defaults = {"interval": "60", "rank": "0", "life": str(LIFE_S // 3600)}
    return {**dict.fromkeys((*_TEXTS, "lists_all"), ""), **defaults}


def of(one: WarningSource) -> dict[str, str]:
    """Return what the form of ``one`` holds."""
    return {
        "id": one.id,
        "name": one.name,
        "url": one.url,
        "certificate": one.certificate,
        "issuers": "\n".join(one.issuers),
        "areas": "\n".join(one.areas),
        "interval": str(one.interval_s),
        "rank": str(one.rank),
        "life": str(one.life_s // 3600),
        "lists_all": "1" if one.lists_all else "",
    }


def typed() -> dict[str, str]:
    """Return what was typed."""
    return {
        n: request.form.get(n, "").replace("\r\n", "\n").strip() for n in (*_TEXTS, "lists_all")
    }


def read(
    tx: Tx, before: WarningSource | None, now: datetime
) -> tuple[WarningSource | None, Errors]:
    """Return the source that was typed, and what is wrong with it, by field."""
    said = typed()
    errors = {**_of_name(tx, said, before), **_of_rest(tx, said)}
    if errors:
        return None, errors
    start = before or WarningSource(id=said["id"], name="", due=now, added_at=now)
    is_other = start.url != said["url"]
    made = replace(
        start,
        name=said["name"],
        url=said["url"],
        certificate=said["certificate"],
        issuers=tuple(said["issuers"].split()),
        areas=tuple(said["areas"].split()),
        interval_s=int(said["interval"]),
        rank=int(said["rank"]),
        life_s=int(said["life"]) * 3600,
        lists_all=bool(said["lists_all"]),
        due=now,
    )
    return (replace(made, etag="", modified="") if is_other else made), {}


def _of_name(tx: Tx, said: dict[str, str], before: WarningSource | None) -> Errors:
    errors: Errors = {}
    if before is None and not _ID.fullmatch(said["id"]):
        errors["id"] = [_("请用小写字母、数字和短横线，最多 32 个字符，例如 bj-weather。")]
    elif before is None and (said["id"] in _TAKEN or warning_source.get(tx, said["id"])):
        errors["id"] = [_("这个代号已经用了，请换一个。")]
    if not 0 < len(said["name"]) <= _NAME_MAX:
        errors["name"] = [_("请写来源的名字，最多 %(limit)s 个字。", limit=_NAME_MAX)]
    return errors


def _of_rest(tx: Tx, said: dict[str, str]) -> Errors:
    errors: Errors = {}
    url = said["url"]
    if url and (urlsplit(url).scheme not in {"http", "https"} or len(url) > _URL_MAX):
        errors["url"] = [_("请填写以 https:// 或 http:// 开头的网址。")]
    pem = said["certificate"]
    if pem and (len(pem) > _CERTIFICATE_MAX or not certificates(pem)):
        errors["certificate"] = [_("这不是证书。请粘贴 PEM 格式的全文，从 BEGIN 到 END。")]
    if unknown := sorted(
        set(said["areas"].split()) - area.by_codes(tx, said["areas"].split()).keys()
    ):
        errors["areas"] = [_("没有 %(area)s 这个区域，请核对代码。", area=unknown[0])]
    for name, least, most in (("interval", 10, 86_400), ("rank", 0, 9), ("life", 1, 240)):
        value = said[name]
        if not (value.isascii() and value.isdecimal() and least <= int(value[:9]) <= most):
            errors[name] = [_("请填 %(least)s 到 %(most)s 之间的整数。", least=least, most=most)]
    return errors
