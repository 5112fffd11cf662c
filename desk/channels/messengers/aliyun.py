"""Text messages by Aliyun (阿里云短信): approved templates only, answers of customers as JSON to our address.

Its callbacks carry no signature: the secret in our address is all that tells them from others'.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from hashlib import sha1
from typing import Any
from urllib.parse import quote

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Adapter, Config
from desk.channels.messengers.calls import answered, by_status
from desk.channels.messengers.reading import any_json, json_of, said
from desk.channels.messengers.stop_words import stop_or_start
from desk.channels.messengers.types import Ask, Entry, Fate, Heard, Limits, Piece, Receipt, Recipient, Untrue, Verdict
from desk.core.fetching import Answer, Call

BEIJING = timezone(timedelta(hours=8))
LONGEST_VARIABLE = 35
MOST = 1000  # messages of one callback
CODES = {
    "OK": (Fate.SENT, ""),
    "isv.BUSINESS_LIMIT_CONTROL": (Fate.REFUSED, "too_many"),
    "isv.DAY_LIMIT_CONTROL": (Fate.REFUSED, "too_many"),
    "isv.MOBILE_NUMBER_ILLEGAL": (Fate.REFUSED, "recipient"),
    "isv.BLACK_KEY_CONTROL_LIMIT": (Fate.REFUSED, "template"),
    "isv.PARAM_LENGTH_LIMIT": (Fate.REFUSED, "too_long"),
    "isv.PARAM_NOT_SUPPORT_URL": (Fate.REFUSED, "template"),
    "isv.TEMPLATE_PARAMS_ILLEGAL": (Fate.REFUSED, "template"),
    "isv.SMS_TEMPLATE_ILLEGAL": (Fate.REFUSED, "template"),
    "isv.SMS_SIGNATURE_ILLEGAL": (Fate.REFUSED, "template"),
    "isv.AMOUNT_NOT_ENOUGH": (Fate.LATER, "account"),
    "isv.OUT_OF_SERVICE": (Fate.LATER, "account"),
    "isp.SYSTEM_ERROR": (Fate.LATER, "busy"),
    "isp.RAM_PERMISSION_DENY": (Fate.LATER, "account"),
    "SignatureDoesNotMatch": (Fate.LATER, "account"),
    "InvalidAccessKeyId.NotFound": (Fate.LATER, "account"),
    "Throttling.User": (Fate.LATER, "busy"),
    "Throttling": (Fate.LATER, "busy"),
}


class Aliyun(Adapter):
    channel = "sms"
    answer = ('{"code":0,"msg":"ok"}', "application/json")
    entries = (
        Entry("access_key_id", _l("AccessKey ID")),
        Entry("secret", _l("AccessKey secret"), secret=True),
        Entry("sign_name", _l("Signature (签名)")),
        Entry("template", _l("Template code"), _l("Of an approved template with one variable, for our text.")),
        Entry("variable", _l("Name of the variable"), needed=False, usual="content"),
        Entry("api", _l("Address of the interface"), needed=False, usual="https://dysmsapi.aliyuncs.com"),
    )

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        found = any_json(ask.body)
        if not isinstance(found, list) or len(found) > MOST:
            raise Untrue("json")
        return [_piece(one) for one in found if isinstance(one, Mapping)]

    def read(self, raw: bytes) -> Heard | Receipt | None:
        found = json_of(raw)
        if "content" not in found:
            state = "shown" if found.get("success") is True else "failed"
            why = "" if state == "shown" else "recipient"
            return Receipt(state, said(found, "biz_id"), said(found, "out_id"), why, said(found, "err_code"))  # type: ignore[arg-type]
        number = said(found, "phone_number")
        return Heard(
            event_id=said(found, "sequence_id"),
            user_id=number,
            text=said(found, "content"),
            at=_instant(said(found, "send_time")),
            kind=stop_or_start(said(found, "content")),
            phone=number,
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return Limits(
            longest=LONGEST_VARIABLE,
            unit="characters",
            template=config["template"],
            longest_template=LONGEST_VARIABLE,
            template_only=True,
        )

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        asked = {
            "AccessKeyId": config["access_key_id"],
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": mark,
            "PhoneNumbers": to.user_id,
            "SignName": config["sign_name"],
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": f"{mark}-{now:%Y%m%d%H%M%S%f}",
            "SignatureVersion": "1.0",
            "TemplateCode": config["template"],
            "TemplateParam": json.dumps({config["variable"]: " ".join(text.split())}, ensure_ascii=False),
            "Timestamp": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "Version": "2017-05-25",
        }
        body = f"Signature={_escaped(signature('POST', asked, config['secret']))}&{_query(asked)}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return Call(config["api"].rstrip("/") + "/", "POST", kind, body.encode())

    def judge(self, answer: Answer) -> Verdict:
        body = answered(answer)
        code = said(body, "Code")
        if not code:
            return by_status(answer)
        fate, why = CODES.get(code, (Fate.REFUSED, "unknown"))
        return Verdict(fate, why, code, said(body, "BizId"))


def signature(method: str, asked: Mapping[str, str], secret: str) -> str:
    """The mark of a request: HMAC-SHA-1 over its method and its fields in the order of their names, escaped twice."""
    text = f"{method}&%2F&{_escaped(_query(asked))}"
    return base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), sha1).digest()).decode()


def _query(asked: Mapping[str, str]) -> str:
    return "&".join(f"{_escaped(name)}={_escaped(asked[name])}" for name in sorted(asked))


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def _piece(one: Mapping[str, Any]) -> Piece:
    raw = json.dumps(one, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    if "content" in one:
        return Piece(f"up:{said(one, 'sequence_id')}:{said(one, 'phone_number')}"[:300], raw)
    return Piece(f"report:{said(one, 'biz_id')}:{said(one, 'phone_number')}"[:300], raw)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
