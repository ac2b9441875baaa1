"""What a player must refuse, each for its reason."""

from __future__ import annotations

from base64 import b64decode
from copy import deepcopy
from typing import Any

import additions as more
from hand import KEYID, b64, canonical, seal


def case(code: str, why: str, envelope: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "why": why, "envelope": envelope}


def with_member(document: dict[str, Any], **members: Any) -> dict[str, Any]:
    return deepcopy(document) | members


def refused(documents: dict[str, Any], sealed: dict[str, Any]) -> dict[str, Any]:
    """See README.md for what the player holds; ``document`` is what it reports."""
    board, time = documents["playlist"], documents["stamp"]
    changed = with_member(board, items=[])
    no_media = deepcopy(board)
    no_media["items"][0]["media"] = []
    other_root = documents["root_2"]
    borrowed = seal("playlist", board, "release")
    borrowed["signatures"][0]["keyid"] = KEYID["stranger"]

    def forged(**members: Any) -> dict[str, Any]:
        return seal("playlist", with_member(board, **members), "release")

    good = sealed["playlist"]
    cases = {
        "playlist_changed": case(
            "bad_signature",
            "The payload was changed after it was signed.",
            good | {"payload": b64(canonical(changed))},
        ),
        "playlist_unsigned": case(
            "bad_signature", "There is no signature.", good | {"signatures": []}
        ),
        "playlist_by_timestamp": case(
            "bad_signature",
            "Signed by a key of another role.",
            seal("playlist", board, "timestamp"),
        ),
        "playlist_by_stranger": case(
            "bad_signature", "Signed by an unknown key.", seal("playlist", board, "stranger")
        ),
        "playlist_keyid_borrowed": case(
            "bad_signature", "The keyid is not that of the key that signed.", borrowed
        ),
        "playlist_as_root": case(
            "wrong_type",
            "A playlist under the type of a root.",
            seal("playlist", board, "release", kind="root"),
        ),
        "playlist_bad_base64": case(
            "malformed", "The payload is not Base64.", good | {"payload": "这不是Base64"}
        ),
        "playlist_other_slot": case(
            "wrong_slot",
            "It is of another slot.",
            forged(slot="led/110105900002/192x32-mono", seq=43),
        ),
        "playlist_drill": case("wrong_mode", "It is a drill.", forged(mode="drill", seq=43)),
        "playlist_ended": case(
            "expired",
            "It ended before the time of stamp.json.",
            forged(issued="2026-11-16T04:00:00Z", expires="2026-11-23T04:00:00Z", seq=43),
        ),
        "playlist_for_too_long": case(
            "too_long",
            "It lasts longer than 7 days.",
            forged(expires="2026-12-02T04:00:01Z", seq=43),
        ),
        "playlist_older": case(
            "rollback", "Its seq is below the one held.", forged(seq=41, items=[])
        ),
        "playlist_same_seq": case("fork", "The seq held, with another content.", forged(items=[])),
        "playlist_without_media": case(
            "malformed",
            "An item without a medium.",
            seal("playlist", no_media | {"seq": 43}, "release"),
        ),
        "stamp_by_release": case(
            "bad_signature", "Signed by a key of another role.", seal("stamp", time, "release")
        ),
        "stamp_other_nonce": case(
            "wrong_nonce",
            "It answers another nonce.",
            seal("stamp", with_member(time, nonce="another-nonce-16"), "timestamp"),
        ),
        "root_by_itself": case(
            "bad_signature",
            "A later root that the pinned root did not sign.",
            seal("root", other_root, "root_new"),
        ),
        "root_by_pinned_only": case(
            "bad_signature",
            "A later root that did not sign itself.",
            seal("root", other_root, "root"),
        ),
        "root_not_later": case(
            "rollback",
            "Its version is not above the pinned one's.",
            seal("root", with_member(documents["root"], issued="2026-11-25T00:00:00Z"), "root"),
        ),
    }
    cases |= of_playlists(board, good) | of_alerts(documents["alerts"], sealed["alerts"])
    cases |= of_commands(documents["command"], sealed) | of_stamps(time)
    return {n: c | {"document": n.partition("_")[0]} for n, c in cases.items()} | of_deltas(sealed)


def of_playlists(board: dict[str, Any], good: dict[str, Any]) -> dict[str, Any]:
    def forged(**members: Any) -> dict[str, Any]:
        return seal("playlist", with_member(board, seq=43, **members), "release")

    half = canonical(board)[: len(canonical(board)) // 2]
    face = deepcopy(board["default"])
    face["media"][0]["fields"] = [{"show": "time", "x": 0, "y": 0, "px": 17, "ink": "#ffffff"}]
    gone = [{"id": f"gone{n}", "revision": 1} for n in range(257)]
    dark = [{"from": "22:00", "until": "06:00", "percent": 0}]
    return {
        "playlist_truncated": case(
            "bad_signature", "The second half is missing.", good | {"payload": b64(half)}
        ),
        "playlist_dark": case("malformed", "Dimmed to nothing.", forged(dimming=dark)),
        "playlist_withdrawn_257": case("malformed", "Too many withdrawn.", forged(withdrawn=gone)),
        "playlist_field_17": case("malformed", "A field of 17 dots.", forged(default=face)),
        "playlist_loop_without_from": case("malformed", "No beginning.", forged(loop={"item": ""})),
        "playlist_in_french": case("malformed", "A language unknown.", forged(language="fr")),
    }


def of_alerts(state: dict[str, Any], good: dict[str, Any]) -> dict[str, Any]:
    def forged(signer: str = "alert", **members: Any) -> dict[str, Any]:
        return seal("alerts", with_member(state, **({"seq": 8} | members)), signer)

    late = more.RAIN | {"expires": "2026-11-25T04:00:01Z"}
    large = more.RAIN | {"text": "🌧" * 2000, "title": "🌧" * 64}
    half = canonical(state)[: len(canonical(state)) // 2]
    changed = with_member(state, alerts=[])
    return {
        "alerts_changed": case(
            "bad_signature", "Ended by a stranger.", good | {"payload": b64(canonical(changed))}
        ),
        "alerts_truncated": case("bad_signature", "Half of it.", good | {"payload": b64(half)}),
        "alerts_by_stranger": case("bad_signature", "An unknown key.", forged("stranger")),
        "alerts_by_release": case(
            "bad_signature", "A key that may only sign playlists.", forged("release")
        ),
        "alerts_by_drill": case("wrong_mode", "A drill key that says live.", forged("drill")),
        "alerts_live_says_drill": case(
            "wrong_mode", "A live key that says drill.", forged(mode="drill")
        ),
        "alerts_drill_uncalled": case(
            "wrong_mode",
            "A genuine drill, on a screen that is not in drill mode.",
            forged("drill", mode="drill"),
        ),
        "alerts_other_scope": case("wrong_slot", "Another area.", forged(scope="110105900002")),
        "alerts_older": case("rollback", "Below the seq held.", forged(seq=6)),
        "alerts_same_seq": case("fork", "The seq held, another content.", forged(seq=7, alerts=[])),
        "alerts_ended": case(
            "expired",
            "It ended before the time of stamp.json.",
            forged(issued="2026-11-23T04:00:00Z", expires="2026-11-24T04:00:00Z", alerts=[]),
        ),
        "alerts_for_too_long": case(
            "too_long", "It lasts longer than a day.", forged(expires="2026-11-25T04:00:01Z")
        ),
        "alerts_one_for_too_long": case(
            "too_long", "One alert ends a day and a second after issue.", forged(alerts=[late])
        ),
        "alerts_without_end": case(
            "malformed",
            "An alert that never ends.",
            forged(alerts=[{k: v for k, v in more.RAIN.items() if k != "expires"}]),
        ),
        "alerts_nine": case(
            "malformed",
            "Nine of them.",
            forged(alerts=[more.GALE | {"id": f"a{n}"} for n in range(9)]),
        ),
        "alerts_large": case("too_large", "An alert above 8 KiB.", forged(alerts=[large])),
        "alerts_purple": case(
            "malformed", "A level unknown.", forged(alerts=[more.RAIN | {"level": "purple"}])
        ),
        "alerts_as_playlist": case(
            "wrong_type", "Under another type.", seal("alerts", state, "alert", kind="playlist")
        ),
    }


def of_commands(order: dict[str, Any], sealed: dict[str, Any]) -> dict[str, Any]:
    def forged(signer: str = "release", **members: Any) -> dict[str, Any]:
        return seal("command", order | {"nonce": "another-nonce-16"} | members, signer)

    return {
        "command_by_stranger": case("bad_signature", "An unknown key.", forged("stranger")),
        "command_by_timestamp": case("bad_signature", "Another role.", forged("timestamp")),
        "command_other_screen": case("wrong_screen", "For another.", forged(screen="zzzzzzzz")),
        "command_again": case("replayed", "command.json a second time.", sealed["command"]),
        "command_ended": case(
            "expired",
            "It ended before the time of stamp.json.",
            forged(issued="2026-11-24T03:55:00Z", expires="2026-11-24T04:00:00Z"),
        ),
        "command_for_too_long": case(
            "too_long", "Good for more than 5 minutes.", forged(expires="2026-11-24T04:05:11Z")
        ),
        "command_until_too_late": case(
            "too_long", "A drill of more than a day.", forged(until="2026-11-25T04:00:11Z")
        ),
        "command_unknown": case("malformed", "Not a command.", forged(command="dance")),
    }


def of_stamps(time: dict[str, Any]) -> dict[str, Any]:
    return {
        "stamp_other_slot": case(
            "wrong_slot",
            "It is of another slot.",
            seal("stamp", time | {"slot": "led/110105900002/192x32-mono"}, "timestamp"),
        ),
        "stamp_ms_1000": case(
            "malformed",
            "A second has 1,000 of them.",
            seal("stamp", time | {"ms": 1000}, "timestamp"),
        ),
    }


def of_deltas(sealed: dict[str, Any]) -> dict[str, Any]:
    """These are frames on a player that holds playlist_43.json."""
    good = sealed["delta"]
    size = len(b64decode(sealed["playlist_43"]["payload"]))

    def case(code: str, why: str, **members: Any) -> dict[str, Any]:
        return {"document": "delta", "code": code, "why": why, "frame": good | members}

    return {
        "delta_beyond": case("malformed", "It copies what is not there.", ops=[[size - 1, 2]]),
        "delta_bad_op": case("malformed", "Neither a copy nor bytes.", ops=[{"copy": 1}]),
        "delta_1025": case("malformed", "Too many steps.", ops=[[0, 1]] * 1025),
        "delta_wrong_outcome": case(
            "bad_signature", "What it makes is not what was signed.", ops=good["ops"][:-1]
        ),
    }
