"""What an office's program does over the API: write, submit, approve, withdraw, whoever dies."""

import secrets
import time
from datetime import timedelta

import httpx

from app.dispatch.keys.seal import instant
from tests.scale.town import AREA, PATIENCE_S

# So long the API waits for whoever was carrying a call out (app.store.api_answer).
IN_PROGRESS_S = 120.0
BOARDS = ["led", "tv", "mobile", "feed", "microblog"]


class Desk:
    """Asks again when nobody answers; before a step is repeated it looks whether it was taken."""

    def __init__(self, town):
        self._town, self.refused = town, []

    def publish(self, number, *, minutes=60.0, category="guide", channels=()):
        """Publish notice ``number`` and return its id."""
        until = self._town.house.clock() + timedelta(minutes=minutes)
        draft = {
            "category": category,
            "headline": f"第{number:05}号办事指南",
            "title": f"第{number:05}号办事指南",
            "body": "请携带身份证到社区居委会办理。",
            "contact": "望春里社区居委会 010-65550123",
            "areas": [AREA],
            "channels": [*BOARDS, *channels],
            "expires": instant(until),
        }
        made = self._ask("author", "POST", "/notices", json=draft).json()
        assert not made["problems"], made["problems"]
        name, etag = made["id"], made["etag"]
        self._until(
            lambda: self._ask("author", "POST", f"/notices/{name}/submit", etag=etag),
            lambda: self.phase(name) != "draft" or self._is_in_review(name),
        )
        if category == "outage":
            self._approve(name)
        return name

    def withdraw(self, name, tell=True):
        """Take a notice back."""
        self._until(
            lambda: self._ask(
                "reviewer", "POST", f"/notices/{name}/withdraw", json={"tell_reached": tell}
            ),
            lambda: self.phase(name) == "withdrawn",
        )

    def phase(self, name):
        """Return where a notice stands."""
        return self._ask("author", "GET", f"/notices/{name}").json()["phase"]

    def warn(self, title, level="yellow"):
        """Issue a warning of our own and return its key."""
        said = {
            "template": "lift",
            "level": level,
            "title": title,
            "text": "3号楼电梯发生故障，已停用，维修人员正在处理。",
            "advice": "请走楼梯，注意脚下。",
            "contact": "望春里社区居委会 010-65550123",
            "issuer": "望春里社区居委会",
            "minutes": 60,
            "areas": [AREA],
        }
        once = {"Idempotency-Key": secrets.token_hex(8)}
        return self._ask("author", "POST", "/warnings", json=said, more=once).json()

    def warnings(self):
        """Return the keys of the warnings that hold."""
        return [
            one["key"] for one in self._ask("author", "GET", "/warnings?state=live").json()["items"]
        ]

    def _is_in_review(self, name):
        answer = self._ask("reviewer", "GET", f"/notices/{name}/review")
        return answer.status_code == 200 and answer.json()["state"] == "in_review"

    def _approve(self, name):
        case = self._ask("reviewer", "GET", f"/notices/{name}/review").json()
        said = {"hash": case["hash"], "read": True}
        self._until(
            lambda: self._ask("reviewer", "POST", f"/notices/{name}/approve", json=said),
            lambda: self.phase(name) == "live",
        )

    def _until(self, act, is_done):
        """Do it; where that was answered by nobody, look whether it is done, or do it again."""
        answer = act()
        if answer.status_code < 300 or is_done():
            return
        raise AssertionError(f"{answer.status_code}: {answer.text}")

    def _ask(self, who, method, path, etag="", more=None, **body):
        """Return the answer of whoever gives one; ``refused`` keeps each call nobody answered."""
        headers = {"Authorization": f"Bearer {self._town.words[who]}", "Connection": "close"}
        headers |= {"If-Match": etag} if etag else {}
        headers |= more or {}
        end = time.monotonic() + PATIENCE_S + IN_PROGRESS_S
        while True:
            try:
                answer = httpx.request(
                    method,
                    f"{self._town.url}/api/v1{path}",
                    headers=headers,
                    timeout=60,
                    trust_env=False,
                    **body,
                )
                if answer.status_code == 409 and "in_progress" in answer.text.replace("-", "_"):
                    time.sleep(1)  # whoever carried it out was killed, or is at it
                    continue
                if answer.status_code < 500 and answer.status_code != 429:
                    return answer
                why = f"{answer.status_code} {answer.text[:200]}"
            except httpx.HTTPError as exc:
                why = type(exc).__name__
            self.refused.append(f"{method} {path}: {why}")
            assert time.monotonic() < end, self.refused[-1]
            time.sleep(0.2)
