"""The API's documents as a page to read, made from its own spec, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.web.api import faults

METHODS = ("get", "post", "patch", "put", "delete")
# What each call does; the English of the spec stands in its docstrings.
SUMMARIES = {
    "get /api/v1/areas": _l("按名称查询区域，或逐级展开区域树"),
    "get /api/v1/areas/{code}": _l("查询一个区域"),
    "get /api/v1/token": _l("查询当前令牌的权限"),
    "get /api/v1/notices": _l("列出已发布的通知，新的在前"),
    "post /api/v1/notices": _l("写一份草稿"),
    "get /api/v1/notices/{notice_id}": _l("读取一条通知及其草稿"),
    "patch /api/v1/notices/{notice_id}": _l("修改草稿，没有提交的字段不变"),
    "delete /api/v1/notices/{notice_id}/draft": _l("放弃草稿"),
    "get /api/v1/notices/{notice_id}/revisions": _l("列出各个版次"),
    "get /api/v1/notices/{notice_id}/revisions/{number}": _l("读取一个版次"),
    "get /api/v1/drafts": _l("列出可以修改的草稿"),
    "get /api/v1/notices/{notice_id}/review": _l("查询审核走到哪一步"),
    "post /api/v1/notices/{notice_id}/submit": _l("提交审核；不用审核的类别即时发布"),
    "post /api/v1/notices/{notice_id}/publish": _l("发布不用审核的草稿"),
    "post /api/v1/notices/{notice_id}/approve": _l("通过当前这一步；最后一步通过后即发布"),
    "post /api/v1/notices/{notice_id}/return": _l("退回给作者，写明原因"),
    "post /api/v1/notices/{notice_id}/reject": _l("驳回，写明原因"),
    "post /api/v1/notices/{notice_id}/withdraw": _l("撤回，并可向收到过的人发更正"),
    "get /api/v1/notices/{notice_id}/deliveries": _l("查询通知到了哪里，各渠道分别列出"),
    "get /api/v1/notices/{notice_id}/answers": _l("查询居民的回应：我已知晓、反馈、投票"),
    "post /api/v1/media": _l("上传一张图片或一份 PDF 到素材库"),
    "post /api/v1/pushes": _l("把一份通知稿推送给多个社区，由各社区自行审定"),
    "get /api/v1/pushes": _l("列出推送过的通知稿"),
    "get /api/v1/pushes/{push_id}": _l("查询各社区的回执"),
    "get /api/v1/webhooks": _l("列出事件推送的地址"),
    "get /api/v1/webhooks/{webhook_id}/calls": _l("查询推送记录"),
    "post /api/v1/webhooks/{webhook_id}/calls/{call_id}/replay": _l("重发一条推送"),
    "get /api/v1/places": _l("查询居民能看到的场所：按词语、类别、区域、是否营业、距离"),
    "get /api/v1/places/{place_id}": _l("读取一处场所"),
    "get /api/v1/warnings": _l("列出正在生效或等待放行的预警"),
    "post /api/v1/warnings": _l("提交其他单位的预警，或发布本单位的预警"),
    "get /api/v1/warnings/{key}": _l("读取一条预警"),
    "post /api/v1/warnings/push/{source_id}": _l("由预警来源直接送来，用来源自己的密钥"),
}
TAGS = {
    "areas": _l("区域与令牌"),
    "notices": _l("通知与草稿"),
    "release": _l("审核、发布与撤回"),
    "deliveries": _l("到达情况"),
    "answers": _l("居民回应"),
    "media": _l("素材"),
    "pushes": _l("部门推送"),
    "webhooks": _l("事件推送"),
    "warnings": _l("预警"),
    "places": _l("场所"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter or member, for a line of a table."""

    name: str
    place: str
    kind: str
    is_needed: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]


def groups(spec: dict[str, Any]) -> list[tuple[str, list[Operation]]]:
    """Return the calls of ``spec`` by group, in the order of the doors."""
    found: dict[str, list[Operation]] = {tag: [] for tag in TAGS}
    for path, item in spec["paths"].items():
        shared = item.get("parameters", [])
        for method in (m for m in METHODS if m in item):
            call = item[method]
            found[call["tags"][0]].append(_operation(spec, method, path, call, shared))
    return [(str(TAGS[tag]), calls) for tag, calls in found.items() if calls]


def problems() -> list[tuple[str, int, str, str]]:
    """Return every kind of problem: code, status, title, detail."""
    said = faults.sentences()
    return [(code, status, *said[code]) for code, status in faults.STATUS.items()]


def _operation(
    spec: dict[str, Any], method: str, path: str, call: dict[str, Any], shared: list[Any]
) -> Operation:
    key = f"{method} {path}"
    scopes = [one for rule in call.get("security", []) for one in rule.get("token", [])]
    fields = [_parameter(spec, one) for one in [*shared, *call.get("parameters", [])]]
    for content in call.get("requestBody", {}).get("content", {}).values():
        fields += _members(spec, content["schema"])
    statuses = {status: _resolved(spec, one) for status, one in call["responses"].items()}
    return Operation(
        anchor=key.replace(" ", "-").replace("/", "-").replace("{", "").replace("}", ""),
        method=method,
        path=path,
        summary=str(SUMMARIES.get(key, call.get("summary", ""))),
        about=_plain(call.get("description", "")),
        scope=scopes[0] if scopes else "",
        fields=tuple(fields),
        answers=tuple(
            (str(s), r["description"]) for s, r in sorted(statuses.items()) if s != "default"
        ),
    )


def _parameter(spec: dict[str, Any], one: dict[str, Any]) -> Field:
    found = _resolved(spec, one)
    schema = found.get("schema", {})
    return Field(
        name=found["name"],
        place=found["in"],
        kind=_kind(spec, schema),
        is_needed=bool(found.get("required")),
        about=_plain(found.get("description", schema.get("description", ""))),
    )


def _members(spec: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    whole = _resolved(spec, schema)
    needed = whole.get("required", [])
    return [
        Field(
            name=name,
            place="body",
            kind=_kind(spec, one),
            is_needed=name in needed,
            about=_plain(one.get("description", "")),
        )
        for name, one in whole.get("properties", {}).items()
        if not one.get("readOnly")
    ]


def _plain(text: str) -> str:
    """Return a docstring's words without its marks."""
    return text.replace("``", "")


def _kind(spec: dict[str, Any], schema: dict[str, Any]) -> str:
    if schema.get("enum"):
        return " | ".join(str(one) for one in schema["enum"])
    if "$ref" in schema:
        return ", ".join(_resolved(spec, schema).get("properties", {}))
    kinds = schema.get("type", "object")
    kind = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if schema.get("items"):
        return f"{kind}: {_kind(spec, schema['items'])}"
    return f"{kind} ({schema['format']})" if schema.get("format") else kind


def _resolved(spec: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    found: Any = one
    if "$ref" in one:
        found = spec
        for part in one["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    return dict(found)
