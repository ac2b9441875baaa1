"""Scenarios: lines that break, servers that are full, slow or of another time, restarts."""

from __future__ import annotations

import time
from datetime import timedelta

from app.sim.conform.hand import Document
from app.sim.conform.trial import NotChecked, Scenario, Trial, Unmet

BACK_S, SLOW_S, SLACK_S = 15.0, 2.0, 0.5


def told_again(trial: Trial) -> None:
    """Evidence that was not acknowledged is told again on the next line."""
    trial.need_connected()
    payload = trial.board("unheard")
    trial.far.manners.deaf_to = payload["seq"]
    try:
        head = trial.publish(payload)
        trial.need_shown(head)
    finally:
        trial.far.manners.deaf_to = 0
    trial.far.heard.evidence.clear()
    _drop(trial, 1012)
    trial.need(lambda: trial.said("shown", head), "没有重报 / it does not tell it again", BACK_S)


def comes_back(trial: Trial) -> None:
    """After 1012 it is back within the spread, and says what it holds."""
    trial.need_connected()
    head = trial.publish(trial.board("kept"))
    trial.need_shown(head)
    trial.far.manners.spread_s = 2
    try:
        _drop(trial, 1012)  # this line's stamp tells the spread
        _drop(trial, 1012, within_s=2 + BACK_S / 3)
    finally:
        trial.far.manners.spread_s = 0
    hello = trial.far.heard.hellos[-1]
    if (hello.get("epoch"), hello.get("seq")) != (head.epoch, head.seq):
        raise Unmet(f"hello 报 seq {hello.get('seq')} / hello says seq {hello.get('seq')}")


def new_token(trial: Trial) -> None:
    """After 1008 it fetches a new token."""
    trial.need_connected()
    tokens = len(trial.far.tokens)
    _drop(trial, 1008)
    if len(trial.far.tokens) == tokens:
        raise Unmet("没有重新取令牌 / it fetches no new token")


def full(trial: Trial) -> None:
    """503 with Retry-After before the upgrade: it comes back, and not sooner."""
    trial.need_connected()
    trial.far.manners.refuse, trial.far.manners.retry_after_s = 1, 2
    mark = trial.mark
    _drop(trial, 1012)
    refused = [h for _, p, _, h in trial.far.heard.asked[mark:] if p == "socket"]
    if not refused or time.monotonic() - float(refused[0]["at"]) < 2 - SLACK_S:
        raise Unmet("早于 Retry-After / it came back before Retry-After")


def slow(trial: Trial) -> None:
    """A server that takes two seconds for every answer is no reason to give up."""
    trial.need_connected()
    trial.far.manners.delay_s = SLOW_S
    head = trial.publish(trial.board("slow"), push=False)
    trial.far.send({"type": "poll", "slot": trial.hand.slot})
    try:
        trial.need_shown(head)
    finally:
        trial.far.manners.delay_s = 0.0


def restarted(trial: Trial) -> None:
    """Started anew it still holds what it held, and takes up nothing older."""
    if not trial.subject.is_ours:
        raise NotChecked("需要 --command / needs --command")
    trial.need_connected()
    old = trial.hand.sign("playlist", trial.board("bad-before"), "release")
    head = trial.publish(trial.board("over-night"))
    trial.need_shown(head)
    trial.subject.stop()
    trial.need(lambda: not trial.far.is_connected, "没有断开 / it did not leave")
    board: Document | None = trial.far.board
    hellos, trial.far.board = len(trial.far.heard.hellos), old
    trial.subject.start()
    trial.need(lambda: len(trial.far.heard.hellos) > hellos, "没有回来 / it is not back", BACK_S)
    hello = trial.far.heard.hellos[-1]
    trial.offer_bad(old)
    trial.far.board = board
    if (hello.get("epoch"), hello.get("seq")) != (head.epoch, head.seq):
        raise Unmet(f"hello 报 seq {hello.get('seq')} / hello says seq {hello.get('seq')}")
    trial.need_sound_after()


def wrong_clock(trial: Trial) -> None:
    """Told by a 401 that its clock is two hours off, it proves its key by the server's time."""
    trial.need_connected()
    trial.far.manners.skew = timedelta(hours=2)
    _drop(trial, 1008, within_s=2 * BACK_S)
    trial.need_shown(trial.publish(trial.board("two-hours-on")))


def _drop(trial: Trial, code: int, within_s: float = BACK_S) -> None:
    """Break the line, and wait until it is back."""
    hellos = len(trial.far.heard.hellos)
    trial.far.drop(code)
    what = f"{code} 之后没有回来 / it is not back after {code}"
    trial.need(lambda: len(trial.far.heard.hellos) > hellos, what, within_s)
    trial.need_connected()


SCENARIOS = (
    Scenario("证据重报", "evidence is told again", "Socket", told_again),
    Scenario("服务重启后分散回来", "back within the spread after 1012", "Socket", comes_back),
    Scenario("令牌失效", "a new token after 1008", "Socket", new_token),
    Scenario("服务已满", "full: 503 and Retry-After", "Socket", full),
    Scenario("服务缓慢", "a slow server", "Poll (HTTP)", slow),
    Scenario("重启不倒退", "no rollback after a restart", "What the player keeps", restarted),
    Scenario("时钟不准", "a wrong clock", "Token", wrong_clock),
)
