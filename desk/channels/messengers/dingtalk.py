"""DingTalk robots (钉钉机器人): signed callbacks; answers by the conversation's webhook, later by the robot."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Config, WithToken
from desk.channels.messengers.calls import answered, by_status, posting, token_in, url
from desk.channels.messengers.kinds import UNREAD, line
from desk.channels.messengers.reading import instant, json_of, listed, require_fresh, said, same
from desk.channels.messengers.types import Ask, Entry, Fate, Heard, HeardFile, Limits, Piece, Recipient, Untrue, Verdict
from desk.core.fetching import Answer, Call

GROUP = "2"
ENDS_SOON = timedelta(seconds=30)
LONGEST = 4000  # characters; 15 000 bytes are taken with all that stands around them
CODES = {  # of the webhook of a conversation
    "0": (Fate.SENT, ""),
    "-1": (Fate.LATER, "busy"),
    "130101": (Fate.LATER, "busy"),
    "130103": (Fate.LATER, "busy"),
    "300001": (Fate.REFUSED, "elsewhere"),
    "310000": (Fate.REFUSED, "elsewhere"),
    "460101": (Fate.REFUSED, "too_long"),
}
FILES = {"picture": "image/jpeg", "audio": "audio/amr", "video": "video/mp4", "file": ""}


class DingTalk(WithToken):
    channel = "dingtalk"
    answer = ("{}", "application/json")
    entries = (
        Entry("app_key", _l("Client ID (AppKey)")),
        Entry("secret", _l("Client secret (AppSecret)"), secret=True),
        Entry("robot_code", _l("Robot code"), _l("As a rule the same as the client ID.")),
        Entry("api", _l("Address of the interface"), needed=False, usual="https://api.dingtalk.com"),
        Entry(
            "session_api",
            _l("Address of conversation webhooks"),
            _l("A webhook of another host is never called."),
            needed=False,
            usual="https://oapi.dingtalk.com",
        ),
    )

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        stamp = ask.headers.get("timestamp", "")
        if not same(ask.headers.get("sign", ""), signature(stamp, config["secret"])):
            raise Untrue("signature")
        require_fresh(stamp[:-3], now)
        return [Piece(said(json_of(ask.body), "msgId")[:300], ask.body)]

    def read(self, raw: bytes) -> Heard:
        found = json_of(raw)
        group = said(found, "conversationType") == GROUP
        conversation = said(found, "conversationId")
        return Heard(
            event_id=said(found, "msgId"),
            user_id=said(found, "senderStaffId") or said(found, "senderId"),
            name=said(found, "senderNick"),
            text=_words(found),
            files=_files(found),
            at=instant(said(found, "createAt"), per_second=1000),
            thread=conversation if group else "",
            data={
                "group": group,
                "conversation": conversation,
                "session_ends_ms": said(found, "sessionWebhookExpiredTime"),
            },
            reply_data=said(found, "sessionWebhook"),
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return Limits(longest=LONGEST, unit="characters", most_parts=5, group=bool(data.get("group")))

    def token_call(self, config: Config, *, force: bool) -> Call:
        asked = {"appKey": config["app_key"], "appSecret": config["secret"]}
        return posting(url(config["api"], "/v1.0/oauth2/accessToken"), asked)

    def read_token(self, answer: Answer) -> tuple[str, int]:
        return token_in(answer, "accessToken", "expireIn")

    def needs_token(self, config: Config, to: Recipient, now: datetime) -> bool:
        return not _session_lives(config, to, now)

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        if _session_lives(config, to, now):
            at = {"at": {"atUserIds": [to.user_id]}} if to.data.get("group") else {}
            return posting(to.reply_data, {"msgtype": "text", "text": {"content": text}, **at})
        body: dict[str, Any] = {
            "robotCode": config["robot_code"],
            "msgKey": "sampleText",
            "msgParam": json.dumps({"content": text}, ensure_ascii=False),
        }
        path = "/v1.0/robot/oToMessages/batchSend"
        if to.data.get("group"):
            path, body = "/v1.0/robot/groupMessages/send", body | {"openConversationId": to.data.get("conversation")}
        else:
            body |= {"userIds": [to.user_id]}
        return posting(url(config["api"], path), body, {"x-acs-dingtalk-access-token": token})

    def judge(self, answer: Answer) -> Verdict:
        body = answered(answer)
        code = said(body, "errcode")
        if code:
            fate, why = CODES.get(code, (Fate.REFUSED, "unknown"))
            return Verdict(fate, why, code)
        if answer.status == 200:
            return _of_robot(body)
        code = said(body, "code")
        if answer.status == 401 or "InvalidAuthentication" in code:
            return Verdict(Fate.RENEW, "account", code)
        if "hrottl" in code or "flow" in code.lower():
            return Verdict(Fate.LATER, "busy", code)
        if answer.status == 403 or code.startswith("Forbidden"):
            return Verdict(Fate.LATER, "account", code)
        return Verdict(Fate.REFUSED, "unknown", code) if code and answer.status < 500 else by_status(answer)

    def media_calls(self, config: Config, file: HeardFile, token: str, before: Sequence[Answer]) -> Call | None:
        if not before:
            asked = {"downloadCode": file.ref, "robotCode": config["robot_code"]}
            address = url(config["api"], "/v1.0/robot/messageFiles/download")
            return posting(address, asked, {"x-acs-dingtalk-access-token": token})
        if len(before) > 1:
            return None
        address = said(answered(before[0]), "downloadUrl")
        if not address:
            raise Untrue(said(answered(before[0]), "code") or "file")
        return Call(address)


def signature(stamp: str, secret: str) -> str:
    """The mark of a callback: HMAC-SHA-256 over its time, a line end and the secret of the app."""
    said_, key = f"{stamp}\n{secret}".encode("utf-8", "replace"), secret.encode()
    return base64.b64encode(hmac.new(key, said_, sha256).digest()).decode()


def _session_lives(config: Config, to: Recipient, now: datetime) -> bool:
    """Whether the webhook of the conversation may still be called. The mark of a callback does not cover it."""
    ends = instant(str(to.data.get("session_ends_ms", "")), per_second=1000)
    ours = to.reply_data.startswith(config["session_api"].rstrip("/") + "/")
    return ours and ends is not None and ends > now + ENDS_SOON


def _of_robot(body: Mapping[str, Any]) -> Verdict:
    """A robot's message is taken at once; it may still name people who do not get it."""
    if body.get("invalidStaffIdList"):
        return Verdict(Fate.REFUSED, "recipient", "invalidStaffIdList")
    if body.get("flowControlledStaffIdList"):
        return Verdict(Fate.LATER, "busy", "flowControlledStaffIdList")
    key = said(body, "processQueryKey")
    return Verdict(Fate.SENT, external_id=key) if key else Verdict(Fate.UNSURE, "unknown", "HTTP 200")


def _words(found: Mapping[str, Any]) -> str:
    kind = said(found, "msgtype")
    if kind == "text":
        return said(found, "text", "content").strip()
    if kind == "richText":
        return "".join(said(one, "text") for one in listed(found, "content", "richText")).strip()
    if kind == "audio":
        return line("voice", said(found, "content", "recognition"))
    return "" if kind in FILES else line(UNREAD, kind)


def _files(found: Mapping[str, Any]) -> tuple[HeardFile, ...]:
    kind = said(found, "msgtype")
    if kind == "richText":
        codes = [said(one, "downloadCode") for one in listed(found, "content", "richText")]
        return tuple(HeardFile(code, "", "image/jpeg") for code in codes if code)
    code = said(found, "content", "downloadCode")
    return (HeardFile(code, said(found, "content", "fileName"), FILES[kind]),) if kind in FILES and code else ()
