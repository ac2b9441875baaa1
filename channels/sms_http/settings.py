"""A gateway from its setting: one JSON object that says of which kind it is, and who we are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from channels.sms_http import aliyun, template, tencent
from channels.sms_http.gateway import Clock, Gateway

KINDS = ("aliyun", "tencent", "template")


def gateway_from(setting: str, clock: Clock, timeout: float = 10.0) -> Gateway:
    """Return the gateway that ``setting`` describes.

    Raises:
        ValueError: it cannot be used. The text tells no secret.
    """
    try:
        said = json.loads(setting)
    except ValueError:
        raise ValueError("must be a JSON object") from None
    if not isinstance(said, dict) or said.get("kind") not in KINDS:
        raise ValueError(f"must be a JSON object whose kind is one of {', '.join(KINDS)}")
    facts = {name: value for name, value in said.items() if name != "kind"}
    try:
        return _made(str(said["kind"]), facts, clock, timeout)
    except TypeError as exc:  # a name too many, or one that is missing
        raise ValueError(str(exc).partition("__init__() ")[2] or "wrong values") from None


def _made(kind: str, facts: Mapping[str, object], clock: Clock, timeout: float) -> Gateway:
    if kind == "aliyun":
        return aliyun.Aliyun(aliyun.Account(**facts), clock, timeout)  # type: ignore[arg-type] # by name
    if kind == "tencent":
        return tencent.Tencent(tencent.Account(**facts), clock, timeout)  # type: ignore[arg-type] # by name
    return template.Template(template.Form(**facts), timeout)  # type: ignore[arg-type] # by name
