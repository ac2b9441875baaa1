"""Weibo's half of OAuth 2 in the postbox, as open.weibo.com says: authorize, token, revoke."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from app.demo.postbox_talk import Answered, Asked

# The one app that is known here when it is started as a program; its secret is the token.
APP_KEY = "3812640771"
_ERRORS = {
    21322: "redirect_uri_mismatch",
    21323: "invalid_request",
    21324: "invalid_client",
    21325: "invalid_grant",
    21328: "unsupported_grant_type",
    21329: "unsupported_response_type",
}


@dataclass
class Grants:
    """One app with its key, secret and registered address; whoever comes agrees, or ``denies``.

    ``codes`` are those that were given and not used yet.
    """

    key: str = ""
    secret: str = ""
    back: str = ""
    denies: bool = False
    codes: set[str] = field(default_factory=set)

    def authorize(self, asked: Asked) -> Answered:
        """Ask the holder, and send them back with a code or with their no."""
        said = asked.query
        if said.get("client_id") != self.key or not self.key:
            return no(21324)
        if said.get("redirect_uri") != self.back:
            return no(21322)
        if said.get("response_type") != "code":
            return no(21329)
        told = {"state": said.get("state", "")}
        if self.denies:
            told |= {"error": "access_denied", "error_code": "21330"}
        else:
            code = secrets.token_hex(16)
            self.codes.add(code)
            told |= {"code": code}
        return 302, f"{self.back}?{urlencode(told)}".encode()

    def fault_of(self, form: dict[str, str]) -> int:
        """Return what is wrong with a request for a token, 0 for nothing; its code is used up."""
        code = form.get("code", "")
        is_known = code in self.codes
        self.codes.discard(code)
        checks = (
            (not {"client_id", "client_secret", "redirect_uri"} <= form.keys(), 21323),
            (form.get("grant_type") != "authorization_code", 21328),
            (form.get("client_id") != self.key or form.get("client_secret") != self.secret, 21324),
            (form.get("redirect_uri") != self.back, 21322),
            (not is_known, 21325),
        )
        return next((fault for is_wrong, fault in checks if is_wrong), 0)


def no(code: int) -> Answered:
    """Return Weibo's no to a request of OAuth."""
    return 400, {"error": _ERRORS[code], "error_code": code, "request": "/oauth2/access_token"}
