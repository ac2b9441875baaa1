"""Gateways of SMS built from the providers' published rules: strict, and on loopback.

They work every signature out again from what arrived, with code of their own.
"""

import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

KEY_ID, SECRET = "linli", "s3cr3t"
FAULTS = {
    "refusal": (400, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "非法手机号"}),
    "trouble": (503, {"Code": "ServiceUnavailable", "Message": "try later"}),
    "busy": (400, {"Code": "Throttling.User", "Message": "flow control"}),
    "garbled": (200, b"<html>thanks</html>"),
    "shapeless": (200, {"ok": True}),
}


def sha(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


class GatewayEnd:
    """Answers as Aliyun at ``/`` with a query, as Tencent Cloud to JSON; ``said`` in its place."""

    def __init__(self):
        self.seen, self.asked, self.fault, self.said = [], [], None, None
        self.details = []
        self.over = threading.Event()

    def play(self, fault):
        self.fault = fault

    def answer(self, handler, body):
        self.asked.append(handler.path)
        if self.fault == "silence":
            self.over.wait(60)
            return 200, {}
        if self.fault:
            return FAULTS[self.fault]
        if handler.headers.get("Authorization", "").startswith("TC3"):
            return 200, {"Response": {"RequestId": "r1", **self._tencent(handler, body)}}
        if handler.headers.get("Authorization", "").startswith("ACS3"):
            return self._aliyun(handler, body)
        return self.said or (401, {"error": "who are you"})

    def _aliyun(self, handler, body):
        query = dict(parse_qsl(urlsplit(handler.path).query, keep_blank_values=True))
        if (wrong := self._acs3_fault(handler.headers, query, body)) is not None:
            return 400, {"Code": wrong, "Message": "see the rules", "RequestId": "r1"}
        if self.said:
            return self.said
        if handler.headers["x-acs-action"] == "QuerySendDetails":
            return 200, self._details(query)
        params = json.loads(query["TemplateParam"])
        if not query["SignName"] or "【" in query["SignName"]:
            return 200, {"Code": "isv.SMS_SIGNATURE_ILLEGAL", "Message": "", "RequestId": "r1"}
        self.seen.append((query["PhoneNumbers"], query["SignName"], params["content"]))
        name = f"90{len(self.seen)}^0"
        return 200, {"Code": "OK", "Message": "OK", "BizId": name, "RequestId": "r1"}

    def _details(self, query):
        """As document_detail/419277 has it: these are needed, a number without +86, a day."""
        wanted = {"PhoneNumber", "SendDate", "PageSize", "CurrentPage"}
        is_whole = wanted <= set(query) and len(query["SendDate"]) == 8
        if not is_whole or not query["PhoneNumber"].isdigit() or int(query["PageSize"]) > 50:
            return {"Code": "isv.INVALID_PARAMETERS", "Message": "", "RequestId": "r1"}
        found = [one for one in self.details if one["BizId"] == query.get("BizId")]
        lines = [{k: v for k, v in one.items() if k != "BizId"} for one in found]
        found = {"SmsSendDetailDTOs": {"SmsSendDetailDTO": lines}}
        return {"Code": "OK", "Message": "OK", "TotalCount": len(lines), **found}

    def _acs3_fault(self, headers, query, body):
        scheme, _, rest = headers["Authorization"].partition(" ")
        facts = dict(part.split("=", 1) for part in rest.split(","))
        names = facts["SignedHeaders"].split(";")
        owed = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}
        if not owed <= set(names) or headers["x-acs-content-sha256"] != sha(body):
            return "IncompleteSignature"
        if facts["Credential"] != KEY_ID:
            return "InvalidAccessKeyId.NotFound"
        listed = "&".join(
            f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(query.items())
        )
        lines = "".join(f"{name}:{headers[name]}\n" for name in names)
        canonical = f"POST\n/\n{listed}\n{lines}\n{';'.join(names)}\n{sha(body)}"
        asked = f"{scheme}\n{sha(canonical)}".encode()
        wanted = hmac.new(SECRET.encode(), asked, "sha256").hexdigest()
        return None if wanted == facts["Signature"] else "SignatureDoesNotMatch"

    def _tencent(self, handler, body):
        headers, asked = handler.headers, json.loads(body)
        if not self._tc3_fits(headers, body):
            return {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "wrong"}}
        if self.said:
            return self.said
        if headers["X-TC-Action"] == "PullSmsSendStatusByPhoneNumber":
            if set(asked) != {"BeginTime", "Offset", "Limit", "PhoneNumber", "SmsSdkAppId"}:
                return {"Error": {"Code": "InvalidParameter", "Message": ""}}
            return {"PullSmsSendStatusSet": self.details}
        (phone,) = asked["PhoneNumberSet"]
        if not phone.startswith("+"):
            return {"Error": {"Code": "InvalidParameterValue.IncorrectPhoneNumber", "Message": ""}}
        self.seen.append((phone, asked["SignName"], asked["TemplateParamSet"][0]))
        one = {"SerialNo": f"20:{len(self.seen)}", "PhoneNumber": phone, "Fee": 1, "Code": "Ok"}
        return {"SendStatusSet": [{**one, "Message": "send success", "SessionContext": ""}]}

    def _tc3_fits(self, headers, body):
        facts = dict(p.strip().split("=", 1) for p in headers["Authorization"][15:].split(","))
        who, day, service, _ = facts["Credential"].split("/")
        names = facts["SignedHeaders"].split(";")
        lines = "".join(f"{n}:{headers[n].lower()}\n" for n in names)
        canonical = f"POST\n/\n\n{lines}\n{';'.join(names)}\n{sha(body)}"
        scope = f"{day}/{service}/tc3_request"
        asked = f"TC3-HMAC-SHA256\n{headers['X-TC-Timestamp']}\n{scope}\n{sha(canonical)}"
        key = f"TC3{SECRET}".encode()
        for word in (day, service, "tc3_request", asked):
            key = hmac.new(key, word.encode(), "sha256").digest()
        actions = {"SendSms", "PullSmsSendStatusByPhoneNumber"}
        is_known = headers["X-TC-Action"] in actions and headers["X-TC-Version"] == "2021-01-11"
        is_whole = is_known and headers["X-TC-Region"]
        return is_whole and who == KEY_ID and key.hex() == facts["Signature"]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802 - http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        status, said = self.server.end.answer(self, body)
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            pass  # the caller hung up, as it should after its deadline

    do_GET = do_POST  # noqa: N815 - http.server's name

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def gateway_end():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    server.end = GatewayEnd()
    server.end.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.end
    finally:
        server.end.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
