"""What mastodon_mock lets pass of OAuth 2, made strict (RFC 6749 and 7009, docs.joinmastodon.org).

A code is good once, for the app it was given to and the address it was sent to; tokens are given
and revoked to the app alone that proves who it is by its secret.
"""

import json
import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from fastapi.responses import JSONResponse, Response


def no(status, error):
    return JSONResponse({"error": error}, status)


async def said_in(request):
    return dict(parse_qsl((await request.body()).decode()))


async def read(answer):
    return b"".join([bytes(chunk) async for chunk in answer.body_iterator])


class Grants:
    """The apps of a server by their ids, and the codes that were given and not used."""

    def __init__(self):
        self.apps, self.codes = {}, {}

    async def answer(self, request, call_next):
        match (request.method, request.url.path):
            case ("POST", "/api/v1/apps"):
                return await self.registered(request, call_next)
            case ("GET", "/oauth/authorize"):
                return await self.asked(request, call_next)
            case ("POST", "/oauth/authorize"):
                return await self.agreed(request, call_next)
            case ("POST", "/oauth/token"):
                return await self.token(request, call_next)
            case ("POST", "/oauth/revoke"):
                return await self.revoked(request, call_next)
        return await call_next(request)

    async def registered(self, request, call_next):
        said = await said_in(request)
        if not said.get("client_name") or not said.get("redirect_uris"):
            return no(422, "Validation failed")
        answer = await call_next(request)
        body = await read(answer)
        made = json.loads(body)
        self.apps[made["client_id"]] = made
        return Response(body, answer.status_code, dict(answer.headers))

    async def asked(self, request, call_next):
        said = request.query_params
        app = self.apps.get(said.get("client_id"))
        if app is None:
            return no(401, "invalid_client")
        if said.get("redirect_uri") not in app["redirect_uris"]:
            return no(400, "invalid_redirect_uri")
        if not set(said.get("scope", "read").split()) <= set(app["scopes"]):
            return no(400, "invalid_scope")
        return await call_next(request)

    async def agreed(self, request, call_next):
        said = await said_in(request)
        answer = await call_next(request)
        sent = parse_qs(urlsplit(answer.headers["location"]).query)
        self.codes[sent["code"][0]] = (said["client_id"], said["redirect_uri"])
        return answer

    async def token(self, request, call_next):
        said = await said_in(request)
        if not self.is_app(said):
            return no(401, "invalid_client")
        given_to = self.codes.pop(said.get("code"), None)
        if given_to != (said["client_id"], said.get("redirect_uri")):
            return no(400, "invalid_grant")
        return await call_next(request)

    async def revoked(self, request, call_next):
        if not self.is_app(await said_in(request)):
            return no(403, "unauthorized_client")
        return await call_next(request)

    def is_app(self, said):
        app = self.apps.get(said.get("client_id"))
        return app is not None and app["client_secret"] == said.get("client_secret")


def agree(url, name):
    """Let somebody agree at the server, as in a browser; return the address they are led to."""
    page = httpx.get(url)
    assert page.status_code == 200, page.text
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)">', page.text))
    form = {**{k: v for k, v in hidden.items() if k != "username"}, "username": name}
    answer = httpx.post(urlsplit(url)._replace(query="").geturl(), data=form)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]
