"""Text messages by a provider whose interface is Twilio's: signed callbacks as forms, and messages by POST."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha1
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Adapter, Config
from desk.channels.messengers.calls import answered, by_status, url
from desk.channels.messengers.reading import said, same
from desk.channels.messengers.stop_words import stop_or_start
from desk.channels.messengers.types import (
    Ask,
    Entry,
    Fate,
    Heard,
    HeardFile,
    Limits,
    Piece,
    Receipt,
    Recipient,
    Untrue,
    Verdict,
)
from desk.core.fetching import Answer, Call

MOST_FIELDS = 200
LONGEST = 1600  # signs, which the provider parts by itself
STATES = {"sent": "sent", "delivered": "shown", "read": "shown", "undelivered": "failed", "failed": "failed"}
CODES = {
    "21610": (Fate.REFUSED, "stopped"),
    "21211": (Fate.REFUSED, "recipient"),
    "21214": (Fate.REFUSED, "recipient"),
    "21217": (Fate.REFUSED, "recipient"),
    "21408": (Fate.REFUSED, "account"),
    "21606": (Fate.REFUSED, "account"),
    "21612": (Fate.REFUSED, "recipient"),
    "21614": (Fate.REFUSED, "recipient"),
    "21605": (Fate.REFUSED, "too_long"),
    "21617": (Fate.REFUSED, "too_long"),
    "21611": (Fate.LATER, "busy"),
    "20429": (Fate.LATER, "busy"),
    "20003": (Fate.LATER, "account"),
    "20005": (Fate.LATER, "account"),
    "30001": (Fate.LATER, "busy"),
    "30002": (Fate.LATER, "account"),
    "30003": (Fate.REFUSED, "recipient"),
    "30004": (Fate.REFUSED, "blocked"),
    "30005": (Fate.REFUSED, "recipient"),
    "30006": (Fate.REFUSED, "recipient"),
    "30007": (Fate.REFUSED, "blocked"),
}


class Twilio(Adapter):
    channel = "sms"
    answer = ("<Response/>", "text/xml; charset=utf-8")
    entries = (
        Entry("account_sid", _l("Account SID")),
        Entry("auth_token", _l("Auth token"), secret=True),
        Entry("sender", _l("Our number"), _l("With its country: +8613800000000. Or a messaging service: MG…")),
        Entry("api", _l("Address of the interface"), needed=False, usual="https://api.twilio.com"),
    )

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        fields = _form(ask.body)
        if not same(ask.headers.get("x-twilio-signature", ""), signature(ask.url, fields, config["auth_token"])):
            raise Untrue("signature")
        found = dict(fields)
        state = found.get("MessageStatus", "") if "Body" not in found else ""
        name = found.get("MessageSid") or found.get("SmsSid") or ""
        return [Piece(f"{name}:{state}"[:300] if state else name[:300], urlencode(fields).encode())]

    def read(self, raw: bytes) -> Heard | Receipt | None:
        found = {name: said({"": value}, "") for name, value in _form(raw)}
        name = found.get("MessageSid") or found.get("SmsSid", "")
        if "Body" not in found:
            state, code = STATES.get(found.get("MessageStatus", "")), found.get("ErrorCode", "")
            why = CODES.get(code, (Fate.REFUSED, "unknown"))[1] if state == "failed" else ""
            return Receipt(state, name, "", why, code) if state else None  # type: ignore[arg-type]
        return Heard(
            event_id=name,
            user_id=found.get("From", ""),
            text=found["Body"],
            files=tuple(_files(found)),
            kind=stop_or_start(found.get("OptOutType") or found["Body"]),
            phone=found.get("From", ""),
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return Limits(longest=LONGEST, unit="characters", segments=True)

    def check_call(self, config: Config) -> Call:
        return Call(url(config["api"], f"/2010-04-01/Accounts/{config['account_sid']}.json"), headers=_key(config))

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        service = config["sender"].startswith("MG")
        form = {"To": to.user_id, "Body": text, "MessagingServiceSid" if service else "From": config["sender"]}
        if config.get("door"):
            form["StatusCallback"] = config["door"]
        address = url(config["api"], f"/2010-04-01/Accounts/{config['account_sid']}/Messages.json")
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return Call(address, "POST", {**kind, **_key(config)}, urlencode(form).encode())

    def judge(self, answer: Answer) -> Verdict:
        body = answered(answer)
        if answer.status < 300 and said(body, "sid"):
            return Verdict(Fate.SENT, external_id=said(body, "sid"))
        code = said(body, "code")
        if answer.status >= 500 or not code:
            return by_status(answer)
        if answer.status == 429:
            return Verdict(Fate.LATER, "busy", code)
        fate, why = CODES.get(code, (Fate.REFUSED, "unknown"))
        return Verdict(fate, why, code)

    def media_calls(self, config: Config, file: HeardFile, token: str, before: Sequence[Answer]) -> Call | None:
        """The file, and where it moved to; only the provider's own host is shown our key."""
        if not before:
            ours = urlsplit(file.ref).hostname == urlsplit(config["api"]).hostname
            return Call(file.ref, headers=_key(config) if ours else {})
        moved = before[-1].headers.get("location", "") if 300 <= before[-1].status < 400 else ""
        return Call(urljoin(file.ref, moved)) if moved and len(before) < 3 else None


def signature(address: str, fields: Sequence[tuple[str, str]], secret: str) -> str:
    """The mark of a callback: HMAC-SHA-1 over the address and the fields in the order of their names."""
    text = address + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(secret.encode(), text.encode("utf-8", "replace"), sha1).digest()).decode()


def _form(body: bytes) -> list[tuple[str, str]]:
    """Raises Untrue."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Untrue("form") from None


def _files(found: Mapping[str, str]) -> list[HeardFile]:
    count = found.get("NumMedia", "")
    places = range(min(int(count), 10) if count.isdigit() and len(count) < 3 else 0)
    kinds = [(found.get(f"MediaUrl{place}", ""), found.get(f"MediaContentType{place}", "")) for place in places]
    return [HeardFile(address, "", kind) for address, kind in kinds if address]


def _key(config: Config) -> dict[str, str]:
    said_ = base64.b64encode(f"{config['account_sid']}:{config['auth_token']}".encode()).decode()
    return {"Authorization": f"Basic {said_}"}
