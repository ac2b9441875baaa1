"""What other servers ask of the fediverse's addresses."""

import json


def test_an_area_is_found_read_and_led_to(app, neighbourhood):
    ask, host = app.test_client(), neighbourhood.public_url.partition("//")[2]
    found = ask.get(f"/.well-known/webfinger?resource=acct:wangchunli@{host}")
    assert found.mimetype == "application/jrd+json"
    links = {one["rel"]: one["href"] for one in found.json["links"]}
    # Signed by whom we cannot ask: what is public is for everybody.
    signed = {"Signature": 'keyId="https://a.example/u#key",headers="date",signature="AA=="'}
    actor = ask.get(links["self"], headers={"Accept": "application/activity+json", **signed})
    told = json.loads(actor.data)
    assert actor.mimetype == "application/activity+json"
    assert (told["id"], told["preferredUsername"]) == (links["self"], "wangchunli")
    assert told["publicKey"]["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert json.loads(ask.get(f"{links['self']}/followers").data)["totalItems"] == 0
    led = ask.get(links["self"], headers={"Accept": "text/html"})
    assert led.status_code == 302 and led.location.endswith("/a/wangchunli/")
    assert ask.get("/nodeinfo/2.1").json["software"]["name"] == "linli"
    for address, status in {
        "/.well-known/webfinger": 400,
        f"/.well-known/webfinger?resource=acct:nobody@{host}": 404,
        "/.well-known/webfinger?resource=acct:wangchunli@elsewhere.example": 404,
        "/ap/999999": 404,
        f"{links['self']}/notes/nothere0": 404,
        f"{links['self']}/warnings/nothere0/1": 404,
    }.items():
        assert ask.get(address).status_code == status, address
    for body, status in {
        b"[]": 400,
        b'{"type":"Follow","actor":"https://a.example/u"}': 401,
    }.items():
        assert ask.post(f"{links['self']}/inbox", data=body).status_code == status
