"""WhatsApp Cloud: signed callbacks with messages and receipts; answers for 24 hours, then templates only."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Config, TakesFiles
from desk.channels.messengers.calls import answered, by_status, form_with_file, posting, url
from desk.channels.messengers.reading import instant, json_of, listed, said, same
from desk.channels.messengers.types import (
    Ask,
    Entry,
    Fate,
    Heard,
    HeardFile,
    Limits,
    OutFile,
    Piece,
    Receipt,
    Recipient,
    Untrue,
    Verdict,
)
from desk.channels.messengers.whatsapp_codes import judged
from desk.channels.messengers.whatsapp_words import FILES, words
from desk.core.fetching import Answer, Call

STATES = {"sent": "sent", "delivered": "shown", "read": "shown", "failed": "failed"}


class WhatsApp(TakesFiles):
    channel = "whatsapp"
    entries = (
        Entry("phone_number_id", _l("Phone number ID")),
        Entry("access_token", _l("Access token"), _l("Of a system user, so that it does not end."), secret=True),
        Entry("app_secret", _l("App secret"), secret=True),
        Entry("verify_token", _l("Verify token"), _l("A word of your own; enter the same there."), secret=True),
        Entry("template", _l("Template for later"), _l("Its name; one variable, for our text."), needed=False),
        Entry("template_language", _l("Language of the template"), needed=False, usual="en"),
        Entry("api", _l("Address of the interface"), needed=False, usual="https://graph.facebook.com/v23.0"),
    )

    def challenge(self, ask: Ask, config: Config, now: datetime) -> str:
        if ask.query.get("hub.mode") != "subscribe" or not same(
            ask.query.get("hub.verify_token", ""), config["verify_token"]
        ):
            raise Untrue("signature")
        return ask.query.get("hub.challenge", "")[:500]

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        """Each message and each receipt of a batch by itself."""
        if not same(ask.headers.get("x-hub-signature-256", ""), signature(ask.body, config["app_secret"])):
            raise Untrue("signature")
        changes = [one for entry in listed(json_of(ask.body), "entry") for one in listed(entry, "changes")]
        found = []
        for change in changes:
            if said(change, "value", "metadata", "phone_number_id") == config["phone_number_id"]:
                found += _split(change)
        return found

    def read(self, raw: bytes) -> Heard | Receipt | None:
        found = json_of(raw)
        if "status" in found:
            return _receipt(found["status"])
        message = found.get("message")
        who = said(message, "from")
        kind = said(message, "type")
        return Heard(
            event_id=said(message, "id"),
            user_id=who,
            name=said(found, "name"),
            text=words(message, kind),
            files=_files(message, kind),
            at=instant(said(message, "timestamp")),
            phone=f"+{who}" if who.isdigit() else "",
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return Limits(
            longest=4096,
            unit="characters",
            window=timedelta(hours=24),
            files=("image/jpeg", "image/png", "application/pdf", "application/vnd", "application/msword", "text/plain"),
            largest_file=5 * 1024 * 1024,
            template=config["template"],
            longest_template=1024,
        )

    def check_call(self, config: Config) -> Call:
        return Call(url(config["api"], f"/{config['phone_number_id']}", fields="id"), headers=_key(config))

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        if not template:
            return _sending(config, to, mark, {"type": "text", "text": {"body": text, "preview_url": False}})
        variable = {"type": "text", "text": " ".join(text.split())}  # it takes no line ends
        said_ = {
            "name": config["template"],
            "language": {"code": config["template_language"]},
            "components": [{"type": "body", "parameters": [variable]}],
        }
        return _sending(config, to, mark, {"type": "template", "template": said_})

    def judge(self, answer: Answer) -> Verdict:
        body = answered(answer)
        code = said(body, "error", "code")
        if code:
            return judged(code)
        sent = listed(body, "messages")
        return Verdict(Fate.SENT, external_id=said(sent[0], "id")) if sent else by_status(answer)

    def upload_call(self, config: Config, file: OutFile, token: str) -> Call:
        kind, body = form_with_file(file, "file", messaging_product="whatsapp", type=file.type)
        address = url(config["api"], f"/{config['phone_number_id']}/media")
        return Call(address, "POST", {"Content-Type": kind, **_key(config)}, body)

    def uploaded(self, answer: Answer) -> str:
        return said(answered(answer), "id")

    def file_call(self, config: Config, to: Recipient, file: OutFile, ref: str, token: str, *, mark: str) -> Call:
        kind = "image" if file.type.startswith("image/") else "document"
        what = {"id": ref} if kind == "image" else {"id": ref, "filename": file.name}
        return _sending(config, to, mark, {"type": kind, kind: what})

    def media_calls(self, config: Config, file: HeardFile, token: str, before: Sequence[Answer]) -> Call | None:
        if not before:
            return Call(url(config["api"], f"/{file.ref}"), headers=_key(config))
        if len(before) > 1:
            return None
        address = said(answered(before[0]), "url")
        if not address:
            raise Untrue(said(answered(before[0]), "error", "code") or "file")
        return Call(address, headers=_key(config))


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def _key(config: Config) -> dict[str, str]:
    return {"Authorization": f"Bearer {config['access_token']}"}


def _sending(config: Config, to: Recipient, mark: str, body: dict[str, Any]) -> Call:
    whom = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to.user_id}
    address = url(config["api"], f"/{config['phone_number_id']}/messages")
    return posting(address, {**whom, **body, "biz_opaque_callback_data": mark}, _key(config))


def _split(change: Mapping[str, Any]) -> list[Piece]:
    names = {said(one, "wa_id"): said(one, "profile", "name") for one in listed(change, "value", "contacts")}
    found = []
    for one in listed(change, "value", "messages"):
        found.append(_piece(said(one, "id"), {"message": one, "name": names.get(said(one, "from"), "")}))
    for one in listed(change, "value", "statuses"):
        found.append(_piece(f"{said(one, 'id')}:{said(one, 'status')}", {"status": one}))
    return found


def _piece(event_id: str, told: dict[str, Any]) -> Piece:
    return Piece(event_id[:300], json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"))


def _receipt(found: Mapping[str, Any]) -> Receipt | None:
    state = STATES.get(said(found, "status"))
    if state is None:
        return None
    code = next((said(one, "code") for one in listed(found, "errors")), "")
    return Receipt(
        state,  # type: ignore[arg-type]
        external_id=said(found, "id"),
        mark=said(found, "biz_opaque_callback_data"),
        why=judged(code).why if state == "failed" else "",
        code=code,
        at=instant(said(found, "timestamp")),
    )


def _files(message: Any, kind: str) -> tuple[HeardFile, ...]:
    ref = said(message, kind, "id")
    if kind not in FILES or not ref:
        return ()
    return (HeardFile(ref, said(message, kind, "filename"), said(message, kind, "mime_type").partition(";")[0]),)
