"""Scenarios: it comes in, takes up boards by every way, and lets go of what was withdrawn."""

from __future__ import annotations

import time
from datetime import timedelta

from app.dispatch.keys.seal import instant
from app.sim.conform.hand import delta, item, medium, picture
from app.sim.conform.trial import Scenario, Trial, Unmet

COMES = 3  # times the patience: it may just be starting


def enrol(trial: Trial) -> None:
    """It introduces itself, waits, and takes note of the approval."""
    far = trial.far
    trial.need(lambda: far.public, "没有登记请求 / it does not enrol", COMES * trial.patience_s)
    path = "/player/v1/enrol/"
    trial.need(
        lambda: trial.asked("GET", path), "没有询问登记状态 / it does not ask where it stands"
    )
    far.state = "approved"
    trial.publish(trial.board("first"))
    trial.need(
        lambda: far.tokens,
        "批准后没有申请令牌 / it asks for no token once approved",
        COMES * trial.patience_s,
    )


def hello(trial: Trial) -> None:
    """It says hello with its token, and what it holds."""
    trial.need(
        lambda: trial.far.heard.hellos, "没有 hello / it says no hello", COMES * trial.patience_s
    )


def first_board(trial: Trial) -> None:
    """It shows its first board, and says all three steps."""
    head = trial.publish(trial.board("first", "second"))
    trial.need_shown(head)
    for kind in ("received", "verified"):
        if not trial.said(kind, head):
            raise Unmet(f"没有 {kind} / it did not say {kind}")


def push(trial: Trial) -> None:
    """A board pushed over the socket comes up without a poll."""
    trial.need_connected()
    trial.need_shown(trial.publish(trial.board("pushed")))


def unknown_members(trial: Trial) -> None:
    """What a later server adds is ignored: members, and frames of a type it does not know."""
    trial.need_connected()
    trial.far.send({"type": "greeting", "text": "你好"})
    payload = trial.board("newer", colour_of_the_sky="blue")
    payload["items"][0]["mood"] = "calm"
    trial.need_shown(trial.publish(payload))


def file(trial: Trial) -> None:
    """A large picture is fetched; with a wrong content it is never shown, and asked for again."""
    trial.need_connected()
    png, now = picture(3, large=True), trial.far.now()
    facts = medium(png, inline=False)
    path = f"/files/{facts['sha256']}"
    trial.far.files[facts["sha256"]] = picture(4, large=True)[: len(png)].ljust(len(png), b"\0")
    payload = trial.hand.playlist(trial.next_seq(), [item("large", [facts], now)], now)
    head = trial.publish(payload)
    trial.need(lambda: trial.asked("GET", path), "没有取文件 / it does not fetch the file")
    time.sleep(0.3)
    if trial.said("verified", head) or trial.said("shown", head):
        raise Unmet("文件内容不符仍算完整 / it takes a file with another hash for whole")
    trial.far.files[facts["sha256"]] = png
    trial.need(lambda: trial.said("shown", head), "没有再取文件 / it does not fetch it again", 20.0)


def poll(trial: Trial) -> None:
    """Told to poll, it fetches; it asks with If-None-Match when it holds the edition."""
    trial.need_connected()
    path = f"/player/v1/{trial.hand.slot}/playlist.json"
    head = trial.publish(trial.board("polled"), push=False)
    _told_to_poll(trial, path)
    _told_to_poll(trial, path)
    trial.need_shown(head)
    if "if-none-match" not in trial.asked("GET", path)[-1]:
        raise Unmet("没有 If-None-Match / without If-None-Match")


def a_delta(trial: Trial) -> None:
    """A delta of what it holds comes up like the whole; of anything else, it polls at once."""
    trial.need_connected()
    trial.need_shown(trial.publish(trial.board("base")))
    base = trial.far.board
    head = trial.publish(trial.board("made"), push=False)
    if base and trial.far.board:
        trial.far.send(delta(base, trial.far.board))
    trial.need_shown(head)
    head = trial.publish(trial.board("healed"), push=False)
    mark, path = trial.mark, f"/player/v1/{trial.hand.slot}/playlist.json"
    if base and trial.far.board:
        trial.far.send(delta(base, trial.far.board))
    trial.need(lambda: trial.asked("GET", path, mark), "没有改为轮询 / it does not poll instead")
    trial.need_shown(head)


def withdrawn(trial: Trial) -> None:
    """What is withdrawn or wrong goes at once, even while the new pictures are on their way."""
    trial.need_connected()
    trial.need_shown(trial.publish(trial.board("stays", "taken", "wrong")))
    time.sleep(2.2)  # each has had its second
    facts, now = medium(picture(5, large=True), inline=False), trial.far.now()
    items = [item("stays", [medium(picture(0))], now), item("wrong", [facts], now, revision=2)]
    gone = [{"id": name, "revision": 1} for name in ("taken", "wrong")]
    head = trial.publish(trial.hand.playlist(trial.next_seq(), items, now, withdrawn=gone))
    what = "没有报告撤下 / it did not say that the withdrawn item left the screen"
    why = [
        trial.need_evidence(what, kind="removed", item=name, revision=1).get("why")
        for name in ("taken", "wrong")
    ]
    trial.far.files[facts["sha256"]] = picture(5, large=True)
    trial.need(
        lambda: trial.said("shown", head), "之后没有显示新板 / the new one did not come", 20.0
    )
    if why != ["withdrawn", "replaced"]:
        raise Unmet(f"原因不是 withdrawn、replaced / why is {why}")


def ends(trial: Trial) -> None:
    """An item goes when it ends, in the middle of its time if need be."""
    trial.need_connected()
    now = trial.far.now()
    short = item("short", [medium(picture(2), dwell_ms=60_000)], now)
    short["expires"] = instant(now + timedelta(seconds=3))
    trial.need_shown(trial.publish(trial.hand.playlist(trial.next_seq(), [short], now)))
    what = "没有报告到期撤下 / it did not say that the ended item left the screen"
    gone = trial.need_evidence(what, kind="removed", item="short")
    if gone.get("why") != "expired" or str(gone["at"]) > instant(now + timedelta(seconds=5)):
        raise Unmet(f"撤下太晚或原因不符 / late, or for another reason: {gone}")


def _told_to_poll(trial: Trial, path: str) -> None:
    mark = trial.mark
    trial.far.send({"type": "poll", "slot": trial.hand.slot})
    trial.need(lambda: trial.asked("GET", path, mark), "没有轮询 / it does not poll")


SCENARIOS = (
    Scenario("登记与批准", "enrolment and approval", "Enrolment (HTTP, JSON)", enrol),
    Scenario("令牌与 hello", "token and hello", "Token", hello),
    Scenario("首个播放单", "the first playlist", "Evidence", first_board),
    Scenario("推送", "push", "Socket", push),
    Scenario("未知成员与帧", "unknown members and frames", "Signed documents", unknown_members),
    Scenario("取图并校验", "a file, fetched and checked", "playlist", file),
    Scenario("轮询自愈", "a poll heals", "Poll (HTTP)", poll),
    Scenario("差量", "delta", "Socket", a_delta),
    Scenario("撤回立即撤下", "withdrawn at once", "playlist", withdrawn),
    Scenario("到期撤下", "an item ends", "playlist", ends),
)
