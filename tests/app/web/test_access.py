"""Every address x every role x one's own and somebody else's thing.

The table says who may; the test asks every address the product has, so that one that is new, or
forgotten here, fails. "May not" is a refusal before anything typed is looked at: 403 or 404, or the
way to the sign-in page (401 for a program) for who is nobody.
"""

import base64
import io
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.hooks import webhook
from app.dispatch.notices import publish
from app.dispatch.people import access, password
from app.dispatch.people.access import Wish
from app.dispatch.review import review
from app.dispatch.warnings import warning_own, warnings_in
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.access import Scope
from app.domain.account import Account
from app.domain.chain import State
from app.domain.drill import Drill, Taking
from app.domain.feedback import Feedback
from app.domain.notice import Category
from app.domain.place import Place as LifePlace
from app.domain.place_report import Report
from app.domain.review import Draft
from app.domain.station import Sent, Station
from app.domain.target import Slot, Target
from app.domain.warning import Pair, Place
from app.domain.webhook import ALARMS, Event
from app.store import (
    account,
    contact,
    drill,
    feedback,
    group,
    media,
    notice,
    place_report,
    policy,
    public_proof,
    push,
    screen,
    slot,
    source,
    station,
    target,
    template,
    upload,
    user,
    warning_source,
)
from app.store import place as life_place
from app.store.contact import Contact
from app.store.media import Asset
from app.store.public_proof import Issued
from app.store.push import Push
from app.store.screen import Screen
from app.store.source import Source
from app.store.template import Template
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import info, message

OWN, FOREIGN, STREET = "110105900001", "110105900004", "110105900"
ROLES = [
    "author",
    "reviewer",
    "leader",
    "operator",
    "broadcaster",
    "administrator",
    "security",
    "auditor",
]
CONTENT = "author reviewer leader operator broadcaster"
POWERS = "administrator security auditor"
ANYBODY = f"{CONTENT} {POWERS}"
ROLES = ANYBODY.split()
WRITERS, REVIEWERS = "author reviewer leader", "reviewer leader"
# What everybody may ask for, account or not: residents' pages, players, ways in, the API's papers.
OPEN = {
    *("fediverse", "cards"),
    *("resident_app", "resident_voice", "resident_answer", "resident_number", "public_proof"),
    *(
        "static",
        "resident",
        "resident_app",
        "resident_notices",
        "resident_warnings",
        "resident_help",
        "resident_life",
        "tv",
        "resident_voice",
        "resident_subscribe",
        "resident_subscription",
        "resident_device",
    ),
    *("health", "player_api", "kiosk", "signin", "invitation", "setup"),
    *("appointments", "api_papers", "files", "passkey_door", "proof", "player_install"),
    "drill_public",
    "websub",
    "sms_push",
    "station_zone",
    "app_feed",
    "resident_feeds",
    "handbook",
    "tv_seen",
}

# Endpoint: who may, on a thing of their own; on a foreign one nobody. "+" in front: there is no
# foreign one, the page shows each what is theirs.
MAY = {
    "account.change": "operator",
    "account_connect.begin": "operator",
    "account_connect.finish": "+operator",
    "account_connect.give_up": "operator",
    "account.remove": "operator",
    "account.set_active": "operator",
    "account.show": "operator",
    "account.try_out": "operator",
    "accounts.add": "operator",
    "accounts.index": "+operator",
    "accounts.new": "+operator",
    "alarm_mails.add": "+operator administrator",
    "alarm_mails.remove": "operator administrator",
    "alarm_mails.test": "operator administrator",
    "answer_counts.index": "+" + WRITERS,
    "answer_counts.table": "+" + WRITERS,
    "assess.file": "+" + WRITERS + " operator",
    "assess.index": "+" + WRITERS + " operator",
    "api_answers.counts": CONTENT,
    "api_areas.listing": "+" + ANYBODY,
    "api_areas.one": "+" + ANYBODY,
    "api_areas.token": "+" + ANYBODY,
    "api_deliveries.report": CONTENT,
    "api_media.add": WRITERS,
    "api_notices.change": WRITERS,
    "api_notices.create": WRITERS,
    "api_notices.discard": WRITERS,
    "api_notices.drafts": "+" + ANYBODY,
    "api_notices.listing": "+" + ANYBODY,
    "api_notices.one": CONTENT,
    "api_notices.revision": CONTENT,
    "api_notices.revisions": CONTENT,
    "api_places.listing": "+" + ANYBODY,
    "api_places.one": "+" + ANYBODY,
    "api_pushes.listing": "+" + ANYBODY,
    "api_pushes.one": "",
    "api_pushes.receive": WRITERS,
    "api_release.approve": REVIEWERS,
    "api_release.case": CONTENT,
    "api_release.reject": REVIEWERS,
    "api_release.release": WRITERS,
    "api_release.send_back": REVIEWERS,
    "api_release.submit": WRITERS,
    "api_release.withdraw": REVIEWERS,
    "api_warnings.listing": "+" + ANYBODY,
    "api_warnings.one": "author reviewer leader operator",
    "api_warnings.push": "",
    "api_warnings.receive": "+" + WRITERS,
    "api_webhooks.calls": "",
    "api_webhooks.listing": "+" + ANYBODY,
    "api_webhooks.replay": "",
    "areas.search": "+" + ANYBODY,
    "audit_book.export": "+auditor",
    "audit_book.index": "+auditor",
    "audit_book.verify": "+auditor",
    "calendar.index": "+" + ANYBODY,
    "consent_book.export": "+operator auditor",
    "consent_book.find": "+operator auditor",
    "consent_book.index": "+operator auditor",
    "contacts.edit": WRITERS,
    "deliveries.consent": WRITERS,
    "deliveries.index": "+" + WRITERS + " operator",
    "deliveries.resend": WRITERS,
    "deliveries.show": CONTENT,
    "contacts.index": "+" + WRITERS,
    "contacts.remove": WRITERS,
    "contacts.save": WRITERS,
    "deputies.add": "+" + REVIEWERS,
    "deputies.end": "+" + REVIEWERS,
    "deputies.show": "+" + WRITERS,
    "drill_page.end": "reviewer leader operator",
    "drill_page.lines": "author reviewer leader operator",
    "drill_page.show": "author reviewer leader operator",
    "drill_page.table": "author reviewer leader operator",
    "drills.begin": "reviewer leader operator",
    "drills.index": "+author reviewer leader operator",
    "drills.new": "+reviewer leader operator",
    "duty.show": "+author reviewer leader operator",
    "editor.autosave": WRITERS,
    "editor.cards": WRITERS,
    "editor.discard": WRITERS,
    "editor.edit": WRITERS,
    "editor.new": "+" + WRITERS,
    "editor.piece": "",
    "editor.present": WRITERS,
    "editor.save": WRITERS,
    "feedback.handle": WRITERS,
    "feedback.index": "+" + WRITERS,
    "finer_aim.finer": "+" + ANYBODY,
    "followers.drop": "+administrator",
    "followers.index": "+administrator",
    "hidings.hide": REVIEWERS,
    "hidings.page": "+" + REVIEWERS,
    "hidings.undo": REVIEWERS,
    "holidays.add": "+operator administrator",
    "holidays.hand_in": "+operator administrator",
    "holidays.index": "+author reviewer leader operator administrator",
    "holidays.remove": "+operator administrator",
    "holidays.table": "+author reviewer leader operator administrator",
    "imports.hand_in": "+" + WRITERS,
    "imports.index": "+" + WRITERS,
    "imports.show": "",
    "imports.take": "",
    "library.delete": WRITERS,
    "library.describe": WRITERS,
    "library.index": "+" + WRITERS,
    "library.show": WRITERS,
    "library.upload": WRITERS,
    "notice_proofs.download": CONTENT,
    "notice_proofs.index": CONTENT,
    "notice_proofs.issue": "author reviewer leader",
    "notices.index": "+" + ANYBODY,
    "notices.report": CONTENT,
    "notices.show": CONTENT,
    "on_air.dry_ones": "+" + ANYBODY,
    "on_air.index": "+" + ANYBODY,
    "on_air.screen": CONTENT,
    "pairing.pair": "operator administrator",
    "pairing.show": "+operator administrator",
    "passkeys.add": "+" + ANYBODY,
    "passkeys.new": "+" + ANYBODY,
    "passkeys.remove": "+" + ANYBODY,
    "pasting.index": "+" + WRITERS,
    "pasting.take": "+" + WRITERS,
    "people.add": "+administrator",
    "people.index": "+administrator security",
    "person.add_role": "security",
    "person.end_sessions": "security",
    "person.invite": "administrator security",
    "person.remove_role": "security",
    "person.reset_second": "security",
    "person.set_active": "administrator security",
    "person.show": "administrator security",
    "person.unlock": "security",
    "place_page.add": "+" + WRITERS,
    "place_page.change": WRITERS,
    "place_page.chart": "+" + WRITERS,
    "place_page.check": WRITERS,
    "place_page.new": "+" + WRITERS,
    "place_page.remove": WRITERS,
    "place_page.show": WRITERS,
    "place_reports.handle": WRITERS,
    "place_reports.index": "+" + WRITERS,
    "place_synonyms.add": "+" + REVIEWERS,
    "place_synonyms.index": "+" + WRITERS,
    "place_synonyms.remove": "+" + REVIEWERS,
    "place_sheets.annotated": "",
    "place_sheets.hand_in": "+" + WRITERS,
    "place_sheets.index": "+" + WRITERS,
    "place_sheets.show": "",
    "place_sheets.take": "",
    "place_sheets.template": "+" + WRITERS,
    "places.export": "+" + WRITERS,
    "places.index": "+" + WRITERS,
    "profile.change_password": "+" + ANYBODY,
    "profile.end_session": "+" + ANYBODY,
    "profile.end_sessions": "+" + ANYBODY,
    "profile.set_language": "+" + ANYBODY,
    "profile.show": "+" + ANYBODY,
    "reach.show": CONTENT,
    "reach.table": CONTENT,
    "reach_index.index": "+author reviewer leader operator",
    "reach_index.table": "+author reviewer leader operator",
    "reach_warning.show": "author reviewer leader operator",
    "reach_warning.table": "author reviewer leader operator",
    "recipient_import.look": "operator",
    "recipient_import.show": "+operator",
    "recipients.add": "operator",
    "recipients.add_group": "operator",
    "recipients.change_group": "operator",
    "recipients.index": "+operator",
    "recipients.remove": "operator",
    "releases.confirm": WRITERS,
    "releases.release": WRITERS,
    "releases.withdraw": REVIEWERS,
    "releases.withdraw_page": REVIEWERS,
    "review_policy.save": "+administrator",
    "review_policy.show": "+administrator",
    "reviews.decide": REVIEWERS,
    "reviews.index": "+" + ANYBODY,
    "reviews.show": WRITERS,
    "screen_facts.save": "operator administrator",
    "screen_facts.show": "operator administrator",
    "screen_line.save": "+operator administrator",
    "screen_line.show": "+operator administrator",
    "screen_orders.carry_out": "+operator administrator",
    "screen_orders.choose": "+operator administrator",
    "screen_page.frame": "",
    "screen_page.picture": "",
    "screen_page.show": "operator administrator",
    "screen_rules.save_alarms": "+operator administrator",
    "screen_rules.save_dimming": "+operator administrator",
    "screen_rules.show": "+operator administrator",
    "screen_tags.ask_revoke": "operator administrator",
    "screen_tags.revoke": "operator administrator",
    "screen_tags.tags": "operator administrator",
    "screen_why.show": "operator administrator",
    "screens.index": "+operator administrator",
    "second.confirm": "+" + ANYBODY,
    "second.new_codes": "+" + ANYBODY,
    "second.show": "+" + ANYBODY,
    "second.turn_off": "+" + ANYBODY,
    "sheets.annotated": "",
    "sheets.export": "+" + ANYBODY,
    "sheets.template": "+" + WRITERS,
    "source.look": WRITERS,
    "source.pause": WRITERS,
    "source.read": WRITERS,
    "source.remove": WRITERS,
    "source.settle": WRITERS,
    "source.show": WRITERS,
    "sms_costs.save": "+administrator",
    "sms_costs.show": "+operator administrator",
    "sms_costs.table": "+operator administrator",
    "sms.push": "+administrator",
    "sms.save": "+administrator",
    "sms.show": "+operator administrator",
    "sms.stop": "+operator",
    "sources.add": "+" + WRITERS,
    "sources.index": "+" + WRITERS,
    "station_review.choose": WRITERS,
    "station_review.decide": WRITERS,
    "station_review.send": WRITERS,
    "station_review.show": WRITERS,
    "station_review.stop": REVIEWERS,
    "stations.add": "+operator administrator",
    "stations.index": f"+{CONTENT} administrator",
    "stations.new": "+operator administrator",
    "stations.pause": "operator administrator",
    "stations.remove": "operator administrator",
    "stations.renew": "operator administrator",
    "stations.save": "operator administrator",
    "stations.show": f"{CONTENT} administrator",
    "successors.correct": WRITERS,
    "successors.correct_page": WRITERS,
    "successors.extend": WRITERS,
    "successors.extend_page": WRITERS,
    "successors.restore": REVIEWERS,
    "templates.index": "+" + WRITERS,
    "templates.remove": WRITERS,
    "templates.rename": WRITERS,
    "times.said_of": "+" + WRITERS,
    "tokens.index": "+" + ANYBODY,
    "tokens.make": "+" + ANYBODY,
    "tokens.revoke": "",
    "warning_deliveries.consent": REVIEWERS,
    "warning_deliveries.resend": REVIEWERS,
    "warning_page.decide": REVIEWERS,
    "warning_page.original": "author reviewer leader operator",
    "warning_page.place": REVIEWERS,
    "warning_page.show": "author reviewer leader operator",
    "warnings.index": "+author reviewer leader operator",
    "warning_sources.add": "+administrator",
    "warning_sources.add_page": "+administrator",
    "warning_sources.change": "+administrator",
    "warning_sources.edit": "+administrator",
    "warning_sources.index": "+author reviewer leader operator administrator",
    "warning_sources.look": "+administrator",
    "warning_sources.pause": "+administrator",
    "warning_sources.push": "+administrator",
    "warning_sources.remove": "+administrator",
    "warning_sources.show": "+author reviewer leader operator administrator",
    "warnings_new.change": WRITERS,
    "warnings_new.end": REVIEWERS,
    "warnings_new.ending": REVIEWERS,
    "warnings_new.extend": WRITERS,
    "warnings_new.new": "+" + WRITERS,
    "warnings_new.take": "+" + WRITERS,
    "warnings_new.take_change": WRITERS,
    "warnings_policy.save": "+administrator",
    "warnings_policy.save_sources": "+administrator",
    "warnings_policy.show": "+administrator",
    "watch.save": "+operator administrator",
    "watch.show": "+author reviewer leader operator administrator",
    "webhooks.add": "+" + CONTENT,
    "webhooks.index": "+" + CONTENT,
    "webhooks.ping": "",
    "webhooks.remove": "",
    "webhooks.replay": "",
    "webhooks.set_active": "",
    "webhooks.show": "",
    "wording.download": "+administrator",
    "wording.index": "+administrator",
    "wording.upload": "+administrator",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
# What a form or a program sends besides, so that nothing but the right is missing.
SENT = {
    "accounts.add": lambda code: {"area": code, "kind": "wecom", "name": "群", "token": "k3x9a7qd"},
    "account.change": lambda code: {"name": "值班群"},
    "contacts.save": lambda code: {"area": code, "name": "居委会", "phone": "010-65550199"},
    "drills.begin": lambda code: {"area": code, "kind": "fire", "minutes": "5"},
    "watch.save": lambda code: {"slo_s": "60"},
    "reviews.decide": lambda code: {
        "case": "",
        "hash": "",
        "do": "approve",
        "read": "1",
        "agreed": "1",
    },
    "hidings.hide": lambda code: {"area": code, "reason": "与本社区无关"},
    "hidings.undo": lambda code: {"area": code},
    "sources.add": lambda code: {
        "area": code,
        "name": "街道网站",
        "url": "http://127.0.0.1:9/rss.xml",
        "kind": "feed",
        "category": "notice",
        "policy": "draft",
        "days": "7",
        "interval": "60",
    },
    "library.upload": lambda code: {"area": code, "files": (io.BytesIO(PNG), "灯.png")},
    "recipients.change_group": lambda code: {"group": f"{code}/楼门长", "do": "remove"},
    "recipients.add_group": lambda code: {"area": code, "group_area": code, "group_name": "志愿者"},
    "recipients.add": lambda code: {
        "area": code,
        "channel": "sms_smpp",
        "address": "19911119999",
        "label": "住户",
    },
    "recipient_import.look": lambda code: {
        "area": code,
        "numbers": "19911118888 住户",
        "how": "登记表",
        "do": "take",
    },
    "pairing.pair": lambda code: {
        "area": code,
        "code": "SCREEN22",
        "name": "二门",
        "profile": "192x32-mono",
    },
    "api_notices.change": lambda code: {"title": "停水"},
    "api_notices.create": lambda code: {"title": "停水", "areas": [code]},
    "api_pushes.receive": lambda code: {
        "source": "街道",
        "reference": "2026-1",
        "areas": [code],
        "notice": {"title": "停水"},
    },
    "api_release.approve": lambda code: {"hash": "0" * 64, "read": True},
    "api_release.reject": lambda code: {"reason": "不符合规定"},
    "api_release.send_back": lambda code: {"reason": "请写明时间"},
    "api_release.withdraw": lambda code: {"tell_reached": False},
}
# Something else than the notice of the area itself: one from above can be hidden.
HIDING = ("hidings.hide", "hidings.page", "hidings.undo")
ABOUT = dict.fromkeys(HIDING, {"notice_id": "above000"})
OF_SOURCES = ("change", "edit", "look", "pause", "push", "remove", "show")
ABOUT |= dict.fromkeys((f"warning_sources.{n}" for n in OF_SOURCES), {"source_id": "weather"})
_RESENT = ("consent", "resend")
ABOUT |= {
    f"{room}.{page}": {"channel": "sms_smpp"}
    for room in ("deliveries", "warning_deliveries")
    for page in _RESENT
}
# It ends at the sign-in page when all went well.
LEAVES = {"profile.end_sessions"}
DECISIONS = ("api_release.approve", "api_release.reject", "api_release.send_back", "reviews.decide")
FORMS_WITH_AREA = (
    "accounts.add",
    "contacts.save",
    "drills.begin",
    "hidings.hide",
    "hidings.undo",
    "library.upload",
    "recipients.add",
    "recipients.add_group",
    "pairing.pair",
)
# Where the area is a field, its problem is told there; where a case is open, the chain says no.
REFUSALS = {
    **dict.fromkeys(FORMS_WITH_AREA, 422),
    **dict.fromkeys(DECISIONS, 409),
}


def _warning(code, n, now):
    place = Place(codes=(Pair("GB/T 2260", code),))
    said = message(f"w{n}", sent=now, infos=(info(at=now, places=(place,)),))
    return Arrival(message=said, document=f"w{n}".encode())


class World:
    """One person a role in the own area, and one of each thing in it and in a foreign one."""

    def __init__(self, app, house):
        self.app, self.house = app, house
        self.clients, self.csrf, self.words, self.cases = {}, {}, {}, {}
        with house.store.begin() as tx:
            hashed, now = password.hashed("三月-海棠-图书馆"), house.clock()
            policy.set_steps(tx, {Category.OUTAGE: 1})
            for role in ROLES:
                user.add(tx, role, role, hashed, {(role, OWN)}, now)
                wish = Wish(
                    name="程序",
                    scopes=frozenset(Scope),
                    areas=(),
                    expires=now + timedelta(days=30),
                    is_test=False,
                )
                who = user.by_login(tx, role)[0]
                self.words[role] = access.issue(tx, who, wish, now)[1]
            self.args = {code: self._things(tx, code, n) for n, code in enumerate((OWN, FOREIGN))}
        for code, args in self.args.items():
            self._publish(args["notice_id"], code)
        self._publish("above000", STREET, is_draft=False)
        for role in ("", *ROLES):
            self._sign_in(role)
        self.kept = house.data_dir / "kept.db"
        house.store.close()
        self._copy(self.kept)

    def _things(self, tx, code, n):
        now, owner = self.house.clock(), user.by_login(tx, "wanglan")[0]
        person = user.add(tx, f"someone{n}", "某人", "", {("operator", code)}, now)
        token, _ = access.issue(
            tx,
            owner,
            Wish(
                name="别人的",
                scopes=frozenset(Scope),
                areas=(),
                expires=now + timedelta(days=9),
                is_test=False,
            ),
            now,
        )
        place = Slot(area=code, medium="led", profile="192x32-mono")
        slot.ensure(tx, place, now)
        made = Screen(
            id=f"screen0{n}", profile=place.profile, public_key=bytes([n]) * 32, enrolled_at=now
        )
        screen.add(tx, made)
        screen.approve(tx, made.id, "大门", place, now)
        if code == OWN:
            screen.add(tx, replace(made, id="newcomer", public_key=b"n" * 32))
            screen.set_code(tx, "newcomer", "SCREEN22", now + timedelta(hours=1))
        phone = Target(id=f"phone00{n}", channel="sms_smpp", address=f"+861991111000{n}", area=code)
        target.add(tx, self.house.cipher, phone, "住户", now)
        shop = LifePlace(id=f"p1ace00{n}", area=code, name="修鞋", categories=("live.repair",))
        life_place.put(tx, shop, now)
        said = Report(id=f"rep0rt0{n}", place=shop.id, kind="hours", at=now)
        place_report.add(tx, said)
        answer = Feedback(
            id=f"answer0{n}", notice_id=f"notice0{n}", kind="unclear", area=code, at=now
        )
        feedback.add(tx, self.house.cipher, answer)
        contact.put(tx, Contact(id=f"contact{n}", area=code, name="居委会", phone="010-65550123"))
        asset = Asset(
            id=f"asset00{n}",
            area=code,
            sha256=media.put_blob(tx, f"PDF {n}".encode(), "application/pdf", now),
            thumb="",
            name="表.pdf",
            alt="",
            media_type="application/pdf",
            size=5,
            added_by=owner.id,
            added_at=now,
        )
        media.add(tx, asset)
        handed = Push(
            id=f"push000{n}",
            owner=owner.id,
            source="街道",
            reference=str(n),
            title="停水",
            fingerprint="",
            sent=now,
        )
        push.open_push(tx, handed)
        feed = Source(
            id=f"source0{n}",
            kind="feed",
            url="http://127.0.0.1:9/rss.xml",
            name="街道网站",
            area=code,
            category="notice",
            owner=owner.id,
            due=now,
            added_at=now,
        )
        source.put(tx, feed)
        kept = Template(
            id=f"template{n}"[-8:],
            area=code,
            name="停水",
            draft=Draft(title="停水通知"),
            saved_by=owner.id,
            saved_at=now,
        )
        template.put(tx, kept)
        group.add(tx, code, "楼门长", now)
        hook, _ = webhook.add(
            tx, self.house, owner, "http://127.0.0.1:9/hook", frozenset({Event.PUBLISHED}), (code,)
        )
        mailed, _ = webhook.add(tx, self.house, owner, "mailto:duty@example.org", ALARMS, (code,))
        tower = Station(id=f"stat10n{n}", name="有线", area=code, made_at=now)
        station.put(tx, tower, "")
        taken = Sent(
            station=tower.id,
            notice_id=f"notice0{n}",
            revision=1,
            state=State.APPROVED,
            sent_by=owner.id,
            sent_at=now,
            authors=frozenset({owner.id}),
            changed_at=now,
        )
        station.send(tx, taken)
        warning_source.put(tx, WarningSource(id="weather", name="台", due=now, added_at=now))
        (told,) = warnings_in.take(tx, warning_own.source(now), [_warning(code, n, now)], now).new
        held = Drill(
            id=f"drill00{n}",
            area=code,
            kind="fire",
            level="none",
            title="消防演练",
            text="",
            minutes=5,
            is_whole=True,
            held_by="wanglan",
            held_at=now,
            until=now + timedelta(minutes=5),
        )
        drill.add(tx, held, [Taking(screen=made.id, name="大门", area=code)])
        drill.close(tx, held.id, {}, now)
        proof = Issued(
            number=f"GS{n}",
            notice_id=f"notice0{n}",
            revision=1,
            facts_hash=f"facts{n}",
            file_hash=f"file{n}",
            issued_by="wanglan",
            issued_at=now,
        )
        public_proof.add(tx, proof, b"%PDF")
        posting = Account(id=f"account{n}", kind="wecom", area=code, name="群", made_at=now)
        account.add(tx, self.house.cipher, posting, {"token": "k3x9a7qd"})
        return {
            "account_id": posting.id,
            "proof_number": proof.number,
            "drill_id": held.id,
            "warning_key": told,
            "key": told,
            "source_id": feed.id,
            "station_id": tower.id,
            "template_id": kept.id,
            "row": "deputy00",
            "webhook_id": hook.id,
            "mail_id": mailed.id,
            "follower_id": "f0110wer",
            "call_id": "call0000",
            "guid": "0" * 64,
            "notice_id": f"notice0{n}",
            "user_id": person.id,
            "token_id": token.id,
            "screen_id": made.id,
            "target_id": phone.id,
            "contact_id": f"contact{n}",
            "place_id": shop.id,
            "report_id": said.id,
            "feedback_id": answer.id,
            "asset_id": asset.id,
            "push_id": handed.id,
            "upload_id": upload.add(tx, owner.id, "通知.csv", b"x", now),
            "code": code,
            "of": "areas",
            "number": 1,
            "sha256": "0" * 64,
        }

    def _publish(self, notice_id, code, is_draft=True):
        house = self.house
        draft = Draft(
            category=Category.OUTAGE,
            headline="明天停水",
            title="停水通知",
            expires=house.clock() + timedelta(hours=9),
            areas=(code,),
            channels=frozenset({"mobile", "led"}),
        )
        with house.store.read() as tx:
            owner = user.by_login(tx, "wanglan")[0]
        owner = replace(owner, roles=frozenset({("reviewer", code)}))
        publish.publish(house, notice_id, draft, owner)
        if not is_draft:
            return
        with house.store.begin() as tx:
            notice.save_draft(tx, notice_id, draft, owner.id, house.clock())
        self.cases[code] = review.submit(house, notice_id, owner).case

    def _sign_in(self, role):
        client = self.clients[role] = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"fd00::{len(self.clients)}"
        page = client.get("/sign-in").get_data(as_text=True)
        self.csrf[role] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        if role:
            form = {"login": role, "password": "三月-海棠-图书馆", "csrf_token": self.csrf[role]}
            assert client.post("/sign-in", data=form).status_code == 303
            page = client.get("/editor/profile/").get_data(as_text=True)
            self.csrf[role] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def _copy(self, to):
        source = sqlite3.connect(self.house.data_dir / "linli.db")
        with closing(source), closing(sqlite3.connect(to)) as out:
            source.backup(out)

    def restore(self):
        """Undo all that was done."""
        self.house.store.close()
        for name in ("linli.db", "linli.db-wal", "linli.db-shm"):
            (self.house.data_dir / name).unlink(missing_ok=True)
        shutil.copy(self.kept, self.house.data_dir / "linli.db")

    def ask(self, role, code, rule, method):
        """Return the status that ``role`` gets, 403 for the way to the sign-in page."""
        args = {**self.args[code], **ABOUT.get(rule.endpoint, {})}
        path = rule.build({k: args[k] for k in rule.arguments}, append_unknown=False)[1]
        more = {}
        body = SENT.get(rule.endpoint, lambda code: {})(code)
        if "hash" in body:
            body |= {"hash": self.cases[code].hash}
        if "case" in body:
            body |= {"case": self.cases[code].id}
        if rule.endpoint.startswith("api_"):
            more["headers"] = {
                "Authorization": f"Bearer {self.words.get(role, 'nobody')}",
                "Idempotency-Key": f"{role}-{code}-{rule.endpoint}",
                "If-Match": "*",
            }
            more["json"] = body if method != "GET" else None
            if rule.endpoint == "api_media.add":
                more = {"headers": more["headers"], "query_string": {"area": code}}
                more["data"] = {"file": (io.BytesIO(PNG), "灯.png")}
        elif method != "GET":
            more["data"] = {"csrf_token": self.csrf[role], **body}
        elif rule.endpoint == "on_air.screen":
            more["query_string"] = {"area": code}
        answer = self.clients[role].open(path, method=method, **more)
        at_the_door = "/sign-in" in answer.headers.get("Location", "")
        return 403 if at_the_door and rule.endpoint not in LEAVES else answer.status_code


@pytest.fixture
def world(app, people, house):
    return World(app, house)


def rules(app):
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint.partition(".")[0] not in OPEN
    ]


def test_every_address_has_its_line_in_the_table(app):
    assert {rule.endpoint for rule, _ in rules(app)} == set(MAY)


def test_each_role_gets_what_is_its_own_and_nothing_foreign(app, world):
    wrong = []
    for rule, method in rules(app):
        may = MAY[rule.endpoint]
        for role in ("", *ROLES):
            for code in (OWN, FOREIGN) if role else (OWN,):
                expected = role in may.split() or f"+{role}" in may.split()
                if code == FOREIGN:
                    expected = expected and may.startswith("+")
                status = world.ask(role, code, rule, method)
                refusals = {401, 403, 404, REFUSALS.get(rule.endpoint)}
                if status >= 500 or (status not in refusals) is not expected:
                    where = "own" if code == OWN else "foreign"
                    wrong.append(f"{rule.endpoint} {method} {role or 'nobody'} {where}: {status}")
                if method != "GET" and status < 400:
                    world.restore()
    assert wrong == [], "\n" + "\n".join(wrong)
