"""Any other gateway: a request filled in from a template, an answer looked into by a path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from app.domain.delivery import Receipt
from channels.base import Arrival, Heard, Reason, Refused, Unreachable
from channels.hearing import Open, Pushed
from channels.http import Answer
from channels.sms_http.gateway import Once, Text, refused_by
from channels.sms_http.template_told import at, read, told_from

_HOLE = re.compile(r"\{(phone|number|text|body|sign|key)\}")
_OWN_KEY = "{key}"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a gateway is asked.

    Attributes:
        url, body: with ``{phone}`` (+86…), ``{number}`` (without +86), ``{text}`` (the whole),
            ``{body}``, ``{sign}`` and ``{key}`` in them; what is put in is quoted as the place
            asks for: a JSON text, or percent-encoded.
        reference: where in the JSON answer its name for the text is, such as ``data.id``; empty:
            the whole answer is. ``{key}``: our own key is the name, where the answer holds none
            and reports repeat it.
        ok_path, ok_is: where a JSON answer says that it worked, and the value that does.
        is_repeatable: it takes the same ``{key}`` twice as one text.
        told: how to read what it sends in by itself, by ``Told``'s names.
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = ""
    media_type: str = JSON
    reference: str = ""
    ok_path: str = ""
    ok_is: str = ""
    is_repeatable: bool = False
    secret: str = field(default="", repr=False)
    told: Mapping[str, Any] = field(default_factory=dict)


class Template:
    """Carries texts to a gateway that a ``Form`` describes."""

    is_asked = False

    def __init__(self, form: Form, timeout: float = 10.0) -> None:
        parts = urlsplit(form.url)
        self._form, self._told = form, told_from(form.told)
        self._path = form.url.partition(parts.netloc)[2] or "/"
        base = f"{parts.scheme}://{parts.netloc}"
        self._courier = Once(base, secret=form.secret, timeout=timeout)

    def send(self, text: Text) -> Receipt:
        form = self._form
        as_json = form.media_type == JSON
        headers = {**({"content-type": form.media_type} if form.body else {}), **form.headers}
        if form.secret:
            headers.setdefault("authorization", f"Bearer {form.secret}")
        answer = self._courier.call(
            form.method,
            _filled(self._path, text, _percent),
            text.key,
            headers=headers,
            content=_filled(form.body, text, json.dumps if as_json else _percent).encode(),
        )
        try:
            if answer.status >= 400:  # noqa: PLR2004 - not a yes
                raise refused_by(answer)
            return self._receipt(answer, text.key)
        except Unreachable as exc:  # a yes that cannot be read, too
            is_doubtful = exc.submitted or answer.status < 400  # noqa: PLR2004
            doubt = is_doubtful and not form.is_repeatable
            raise Unreachable(str(exc), exc.retry_after, submitted=doubt) from None

    def ask(self, one: Open) -> Heard | None:
        """Return None: a gateway of any kind cannot be asked."""
        return None

    def read(self, pushed: Pushed) -> list[Heard | Arrival]:
        return read(self._told, pushed)

    def close(self) -> None:
        self._courier.close()

    def _receipt(self, answer: Answer, key: str) -> Receipt:
        form = self._form
        if form.ok_path and (said := _at(answer, form.ok_path)) != form.ok_is:
            raise Refused(Reason.REFUSED.because(f"{form.ok_path}={said}"[:120]))
        if form.reference == _OWN_KEY:
            return Receipt(key)
        name = (
            _at(answer, form.reference)
            if form.reference
            else answer.body.decode("utf-8", "replace")
        )
        if not name.strip():
            raise Unreachable(Reason.GARBLED_ANSWER)
        return Receipt(name.strip()[:200].replace(",", " "))


def _filled(template: str, text: Text, quoted: Callable[[str], str]) -> str:
    holes = {
        "phone": text.phone,
        "number": text.national,
        "text": f"【{text.sign}】{text.body}" if text.sign else text.body,
        "body": text.body,
        "sign": text.sign,
        "key": text.key,
    }
    return _HOLE.sub(lambda hole: quoted(holes[hole.group(1)]), template)


def _percent(text: str) -> str:
    return quote(text, safe="")


def _at(answer: Answer, path: str) -> str:
    """Return what a JSON answer holds at ``a.b.0``, empty when it has no such place."""
    found = at(answer.json(), path)
    return "" if found is None else str(found)
