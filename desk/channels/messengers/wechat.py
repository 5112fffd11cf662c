"""WeChat official accounts (公众号) and mini-programs: sealed callbacks, and customer service messages for 48 hours."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Config
from desk.channels.messengers.calls import posting, token_in, url
from desk.channels.messengers.envelope import require_signed
from desk.channels.messengers.kinds import UNREAD, line, place
from desk.channels.messengers.reading import instant, json_of, require_fresh, said, xml_of
from desk.channels.messengers.tencent import API, DOOR, Tencent
from desk.channels.messengers.types import Ask, Entry, Heard, HeardFile, Limits, OutFile, Piece, Recipient
from desk.core.fetching import Answer, Call

LIMITS = Limits(
    longest=2048,
    unit="bytes",
    window=timedelta(hours=48),
    most_answers=5,
    most_parts=5,
    files=("image/jpeg", "image/png", "image/gif"),
    largest_file=2 * 1024 * 1024,
)
FILES = {"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4", "shortvideo": "video/mp4"}


class WeChat(Tencent):
    channel = "wechat"
    receiver = "app_id"
    entries = (
        Entry("app_id", _l("AppID")),
        Entry("secret", _l("AppSecret"), secret=True),
        *DOOR,
        replace(API, usual="https://api.weixin.qq.com"),
    )

    def challenge(self, ask: Ask, config: Config, now: datetime) -> str:
        stamp = ask.query.get("timestamp", "")
        require_signed(ask.query.get("signature", ""), config["token"], stamp, ask.query.get("nonce", ""))
        require_fresh(stamp, now)
        return ask.query.get("echostr", "")[:500]

    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        letter = self.letter_of(ask, config, now)
        found = _fields(letter)
        if found.get("MsgType") == "event":
            return []
        written = found.get("FromUserName", ""), found.get("CreateTime", "")
        return [Piece(found.get("MsgId") or ":".join(written), letter)]

    def read(self, raw: bytes) -> Heard | None:
        found = _fields(raw)
        return Heard(
            event_id=found.get("MsgId", ""),
            user_id=found.get("FromUserName", ""),
            text=_words(found),
            files=_files(found),
            at=instant(found.get("CreateTime", "")),
        )

    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        return LIMITS

    def token_call(self, config: Config, *, force: bool) -> Call:
        """The stable token: asking for it does not end the one that another system of the same account has."""
        asked = {"grant_type": "client_credential", "appid": config["app_id"], "secret": config["secret"]}
        return posting(url(config["api"], "/cgi-bin/stable_token"), {**asked, "force_refresh": force})

    def read_token(self, answer: Answer) -> tuple[str, int]:
        return token_in(answer, "access_token", "expires_in")

    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        return _sending(config, token, {"touser": to.user_id, "msgtype": "text", "text": {"content": text}})

    def file_call(self, config: Config, to: Recipient, file: OutFile, ref: str, token: str, *, mark: str) -> Call:
        return _sending(config, token, {"touser": to.user_id, "msgtype": "image", "image": {"media_id": ref}})


class Mini(WeChat):
    """A mini-program: the same, but that its letters may be JSON."""

    channel = "mini"


def _sending(config: Config, token: str, body: dict[str, Any]) -> Call:
    return posting(url(config["api"], "/cgi-bin/message/custom/send", access_token=token), body)


def _fields(letter: bytes) -> dict[str, str]:
    if letter.lstrip().startswith(b"<"):
        return xml_of(letter)
    found = json_of(letter)
    return {name: said(found, name) for name in found}


def _words(found: dict[str, str]) -> str:
    kind = found.get("MsgType", "")
    if kind == "text":
        return found.get("Content", "")
    if kind == "voice":
        return line("voice", found.get("Recognition", ""))
    if kind == "location":
        where = {"address": found.get("Label", ""), "latitude": found.get("Location_X", "")}
        return line("location", place({**where, "longitude": found.get("Location_Y", "")}))
    if kind == "link":
        return line("link", found.get("Title", ""), found.get("Description", ""), found.get("Url", ""))
    if kind == "miniprogrampage":
        return line("page", found.get("Title", ""), found.get("PagePath", ""))
    return "" if kind in FILES else line(UNREAD, kind)


def _files(found: dict[str, str]) -> tuple[HeardFile, ...]:
    kind = found.get("MsgType", "")
    if kind not in FILES or not found.get("MediaId"):
        return ()
    return (HeardFile(found["MediaId"], "", FILES[kind]),)
