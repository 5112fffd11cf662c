"""WeCom (企业微信): messages to an app, and customer service (微信客服), whose callback says no more."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.channels.messengers import wecom_kf
from desk.channels.messengers.adapter import Config
from desk.channels.messengers.calls import posting, token_in, url
from desk.channels.messengers.kinds import UNREAD, line, place
from desk.channels.messengers.reading import instant, json_of, xml_of
from desk.channels.messengers.tencent import API, DOOR, Tencent, file_kind
from desk.channels.messengers.types import (
    Ask,
    Entry,
    Heard,
    HeardFile,
    Limits,
    OutFile,
    Piece,
    Pull,
    Receipt,
    Recipient,
)
from desk.core.fetching import Answer, Call

LONGEST = 2048  # bytes; the interface cuts what is longer
FILES = ("image/jpeg", "image/png", "application/")
LARGEST_FILE = 10 * 1024 * 1024
KF_LIMITS = Limits(
    longest=LONGEST,
    unit="bytes",
    window=timedelta(hours=48),
    most_answers=5,
    most_parts=5,
    files=FILES,
    largest_file=LARGEST_FILE,
)
APP_LIMITS = Limits(longest=LONGEST, unit="bytes", most_parts=10, files=FILES, largest_file=LARGEST_FILE)
DUPLICATES_WITHIN_S = 1800  # they drop the same message to the same person within that time
KINDS = {"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4"}


class WeCom(Tencent):
    channel = "wecom"
    receiver = "corp_id"
    entries = (
        Entry("corp_id", _l("Corp ID (企业 ID)")),
        Entry("secret", _l("Secret of the app or of customer service"), secret=True),
        Entry("agent_id", _l("AgentId of the app"), _l("Only for messages to an app."), needed=False),
        *DOOR,
        replace(API, usual="https://qyapi.weixin.qq.com"),
    )

    def challenge(self, ask: Ask, config: Config, now: datetime) -> str:
        return self.letter(ask, config, ask.query.get("echostr", ""), now).decode("utf-8", "replace")

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        letter = self.letter_of(ask, config, now)
        found = xml_of(letter)
        if found.get("MsgType") != "event":
            return [Piece(found.get("MsgId") or f"{found.get('FromUserName')}:{found.get('CreateTime')}", letter)]
        if found.get("Event") != "kf_msg_or_event":
            return []
        return [Piece(f"news:{found.get('Token') or ask.query.get('nonce', '')}"[:300], letter)]

    def read(self, raw: bytes) -> Heard | Receipt | Pull | None:
        if raw.startswith(b"{"):
            return wecom_kf.read(json_of(raw))
        found = xml_of(raw)
        if found.get("MsgType") == "event":
            return Pull(found.get("Token", ""))
        kind = found.get("MsgType", "")
        files = (HeardFile(found["MediaId"], "", KINDS[kind]),) if kind in KINDS and found.get("MediaId") else ()
        return Heard(
            event_id=found.get("MsgId", ""),
            user_id=found.get("FromUserName", ""),
            text=_words(found),
            files=files,
            at=instant(found.get("CreateTime", "")),
            thread="app",
            data={"way": "app", "agent_id": found.get("AgentID", "")},
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return APP_LIMITS if data.get("way") == "app" else KF_LIMITS

    def token_call(self, config: Config, *, force: bool) -> Call:
        return Call(url(config["api"], "/cgi-bin/gettoken", corpid=config["corp_id"], corpsecret=config["secret"]))

    def read_token(self, answer: Answer) -> tuple[str, int]:
        return token_in(answer, "access_token", "expires_in")

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        return _sending(config, to, token, mark, {"msgtype": "text", "text": {"content": text}})

    def file_call(self, config: Config, to: Recipient, file: OutFile, ref: str, token: str, *, mark: str) -> Call:
        kind = file_kind(file)
        return _sending(config, to, token, mark, {"msgtype": kind, kind: {"media_id": ref}})


def _sending(config: Config, to: Recipient, token: str, mark: str, body: dict[str, Any]) -> Call:
    if to.data.get("way") == "app":
        agent = str(to.data.get("agent_id") or config["agent_id"])
        once = {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATES_WITHIN_S}
        whom = {"touser": to.user_id, "agentid": int(agent) if agent.isdigit() else 0}
        return posting(url(config["api"], "/cgi-bin/message/send", access_token=token), {**whom, **body, **once})
    whom = {"touser": to.user_id, "open_kfid": str(to.data.get("open_kfid", "")), "msgid": mark}
    return posting(url(config["api"], "/cgi-bin/kf/send_msg", access_token=token), {**whom, **body})


def pull_call(config: Config, cursor: str, token: str, access_token: str) -> Call:
    """The request for the next page of messages to customer service; `token` is of the news, and lasts ten minutes."""
    asked = {"cursor": cursor, "token": token, "limit": 1000, "voice_format": 0}
    address = url(config["api"], "/cgi-bin/kf/sync_msg", access_token=access_token)
    return posting(address, {name: value for name, value in asked.items() if value != ""})


def name_call(config: Config, user_id: str, access_token: str) -> Call:
    """The request for what somebody calls themselves."""
    address = url(config["api"], "/cgi-bin/kf/customer/batchget", access_token=access_token)
    return posting(address, {"external_userid_list": [user_id]})


def as_piece(message: Mapping[str, Any]) -> Piece:
    """One message of a page, as it is kept."""
    raw = json.dumps(message, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return Piece(str(message.get("msgid", ""))[:300], raw)


def _words(found: Mapping[str, str]) -> str:
    kind = found.get("MsgType", "")
    if kind == "text":
        return found.get("Content", "")
    if kind == "location":
        where = {"address": found.get("Label", ""), "latitude": found.get("Location_X", "")}
        return line("location", place({**where, "longitude": found.get("Location_Y", "")}))
    if kind == "link":
        return line("link", found.get("Title", ""), found.get("Description", ""), found.get("Url", ""))
    return "" if kind in KINDS else line(UNREAD, kind)
