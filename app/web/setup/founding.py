"""What is typed in the wizard's first two steps, and whether it can be used."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.audience import Area
from app.domain.division import BadRow, parse
from app.web.people import newpass

RANKS = {
    "city": _l("市"),
    "district": _l("区县"),
    "street": _l("街道（乡镇）"),
    "community": _l("社区（村）"),
}
DIGITS = {"city": 6, "district": 6, "street": 9, "community": 12}
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """The four divisions from the city down to the community, as typed."""

    is_demo: bool = False
    city_code: str = ""
    city_name: str = ""
    district_code: str = ""
    district_name: str = ""
    street_code: str = ""
    street_name: str = ""
    community_code: str = ""
    community_name: str = ""
    slug: str = ""
    name_en: str = ""

    @classmethod
    def suggested(cls) -> Self:
        """Return what the empty form holds."""
        return cls(city_code="110000", city_name="北京市")

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Self:
        """Return what was posted."""
        texts = {f.name: form.get(f.name, "").strip() for f in fields(cls) if f.name != "is_demo"}
        return cls(is_demo=form.get("kind") == "demo", **texts)

    def checked(self) -> tuple[list[Area], dict[str, list[str]]]:
        """Return the areas, city first and all open; or the problems by field."""
        errors: dict[str, list[str]] = {}
        above = ""
        for rank, digits in DIGITS.items():
            label = str(RANKS[rank])
            if not getattr(self, f"{rank}_name"):
                errors[f"{rank}_name"] = [_("请填写%(rank)s的名称。", rank=label)]
            code = getattr(self, f"{rank}_code")
            if not (code.isascii() and code.isdigit() and len(code) == digits):
                text = _("%(rank)s的代码应为 %(digits)s 位数字。", rank=label, digits=digits)
                errors[f"{rank}_code"] = [text]
            elif above and not code.startswith(above):
                text = _("%(rank)s的代码应以上一级的代码 %(above)s 开头。", rank=label, above=above)
                errors[f"{rank}_code"] = [text]
            # A city's own code is padded with zeros: 110000 stands above 110105.
            above = code.removesuffix("00").removesuffix("00") if rank == "city" else code
        if errors:
            return [], errors
        found, bad = parse(self._rows())
        for row in bad:
            name, text = self._said(row)
            errors.setdefault(name, []).append(text)
        return found, errors

    def _rows(self) -> list[str]:
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(["code", "name", "slug", "name_en", "open"])
        for rank in RANKS:
            is_last = rank == "community"
            own = (self.slug, self.name_en) if is_last else ("", "")
            code, name = getattr(self, f"{rank}_code"), getattr(self, f"{rank}_name")
            table.writerow([code, name, *own, "1"])
        return out.getvalue().splitlines()

    def _said(self, row: BadRow) -> tuple[str, str]:
        rank = tuple(RANKS)[row.line - 2]
        if row.code in {"not_a_slug", "slug_twice"}:
            text = _("“%(slug)s”不能作网址。请用小写字母开头的字母、数字或横线。", slug=row.value)
            return "slug", text
        return f"{rank}_code", _("代码 %(code)s 与上级代码对不上，请核对。", code=row.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """The administrator to be, as typed."""

    login: str = ""
    name: str = ""
    password: str = field(default="", repr=False)
    again: str = field(default="", repr=False)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Self:
        """Return what was posted."""
        return cls(
            login=form.get("login", "").strip().lower(),
            name=form.get("name", "").strip(),
            password=form.get("password", ""),
            again=form.get("again", ""),
        )

    def problems(self) -> dict[str, list[str]]:
        """Return what is wrong, by field."""
        found: dict[str, list[str]] = {}
        if not _LOGIN.fullmatch(self.login):
            found["login"] = [
                _("登录名用小写字母开头，2 至 32 个字母、数字、点或横线，例如 wanglan。")
            ]
        if not self.name:
            found["name"] = [_("请写姓名，同事在记录里看到的是它。")]
        return found | newpass.problems(self.password, self.again, self.login, self.name)
