"""What changed between two versions of a notice, field by field and word by word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from diff_match_patch import diff_match_patch
from flask_babel import gettext as _

from app.domain.audience import Area
from app.domain.notice import FOREVER
from app.domain.review import Draft
from app.web import names
from app.web.notices import poll_form

# Latin words and numbers stay whole; of Chinese every character is a word of its own.
_WORD = re.compile(r"[A-Za-z]+|\d+(?:[.:]\d+)*|\s+|.", re.DOTALL)
_KINDS = {-1: "gone", 0: "same", 1: "new"}
_TEXTS = ("headline", "title", "body", "when_where", "contact", "source")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that is ``same``, ``new`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field: its name, and its text in parts. Without a change there is one ``same`` part."""

    label: str
    parts: tuple[Part, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is new or gone."""
        return any(part.kind != "same" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Sayer:
    """How areas and instants are said to this reader."""

    area: Callable[[str], Area | None]
    moment: Callable[..., str]


def between(old: Draft | None, new: Draft, say: Sayer) -> list[Change]:
    """Return every field of ``new`` that says something, or said something in ``old``."""
    before = fields(old, say) if old else {}
    after = fields(new, say)
    found = []
    for label in dict.fromkeys([*after, *before]):
        was, now = before.get(label, ""), after.get(label, "")
        if was or now:
            parts = words(was, now) if old else (Part("same", now),)
            found.append(Change(label=label, parts=parts))
    return found


def words(old: str, new: str) -> tuple[Part, ...]:
    """Return ``new`` with what is new in it and what is gone from ``old``, word by word."""
    known: dict[str, str] = {}

    def packed(text: str) -> str:
        """Let each word be one character, so that the difference is one of words."""
        return "".join(known.setdefault(w, chr(0x100000 + len(known))) for w in _WORD.findall(text))

    engine = diff_match_patch()
    engine.Diff_Timeout = 0.5
    found = engine.diff_main(packed(old), packed(new), False)
    engine.diff_cleanupSemantic(found)
    back = {mark: word for word, mark in known.items()}
    return tuple(Part(_KINDS[op], "".join(back[mark] for mark in run)) for op, run in found)


def fields(draft: Draft, say: Sayer) -> dict[str, str]:
    """Return what a draft says, as the reader's words by the name of the field."""
    labels = {name: str(names.FIELDS[name]) for name in names.FIELDS}
    found = {labels[name]: getattr(draft, name).strip() for name in _TEXTS}
    found[labels["category"]] = str(names.CATEGORIES[draft.category])
    found[labels["areas"]] = _("、").join(_area(code, say) for code in draft.areas)
    chosen = [str(name) for key, name in names.CHANNELS.items() if key in draft.channels]
    found[labels["channels"]] = _("、").join(chosen)
    found[labels["effective"]] = say.moment(draft.effective) if draft.effective else _("立即")
    found[labels["expires"]] = _end(draft, say)
    for own in draft.overrides:
        channel = names.CHANNELS.get(own.channel, own.channel)
        found[_("%(channel)s的单独文字", channel=channel)] = own.text.strip()
    found[labels["poll"]] = poll_form.said(draft.poll, say.moment)
    return found | _details(draft)


def _details(draft: Draft) -> dict[str, str]:
    record, comma = draft.record, _("、")
    found = {
        _("屏幕标签"): comma.join(sorted(draft.tags)),
        _("人群"): comma.join(sorted(draft.groups)),
        _("下级不得隐藏"): _("是") if draft.binding else "",
        _("重复"): _repeat(draft),
        _("附件"): comma.join(one.name for one in draft.attachments),
        _("摘要"): record.summary,
        _("文号"): record.document_no,
        _("索引号"): record.index_no,
        _("责任科室"): record.department,
        _("责任编辑"): record.editor,
        _("关键词"): comma.join(record.keywords),
        _("转自"): record.reprinted_from,
        _("原文链接"): record.link,
        _("更正说明"): record.correction,
    }
    return {label: text for label, text in found.items() if text}


def _repeat(draft: Draft) -> str:
    if draft.repeat is None:
        return ""
    parts = [f"{start:%H:%M}—{end:%H:%M}" for start, end in draft.repeat.dayparts]
    return " ".join([draft.repeat.rule or _("每天"), *parts])


def _end(draft: Draft, say: Sayer) -> str:
    if draft.expires == FOREVER:
        return _("长期有效：%(why)s", why=draft.endless_reason)
    return say.moment(draft.expires) if draft.expires else ""


def _area(code: str, say: Sayer) -> str:
    found = say.area(code)
    return names.area_name(found) if found else code
