"""The messages of WeCom's customer service, as they are fetched."""

from collections.abc import Mapping
from typing import Any

from desk.channels.messengers.kinds import UNREAD, WHERE, line, place
from desk.channels.messengers.reading import instant, said
from desk.channels.messengers.types import Heard, HeardFile, Receipt

CUSTOMER = "3"  # origin: 4 is the system, 5 a colleague who wrote in WeCom itself
FILES = {"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4", "file": ""}
FAILED = {"1": "account", "2": "account", "4": "window", "5": "elsewhere", "6": "too_many", "10": "blocked"}


def read(found: Mapping[str, Any]) -> Heard | Receipt | None:
    """What a fetched message is; None for what a customer has no part in."""
    kind = said(found, "msgtype")
    if kind == "event":
        return _event(found)
    if said(found, "origin") != CUSTOMER:
        return None
    ref = said(found, kind, "media_id")
    return Heard(
        event_id=said(found, "msgid"),
        user_id=said(found, "external_userid"),
        text=_words(found, kind),
        files=(HeardFile(ref, "", FILES[kind]),) if kind in FILES and ref else (),
        at=instant(said(found, "send_time")),
        thread=said(found, "open_kfid"),
        data={"way": "kf", "open_kfid": said(found, "open_kfid")},
    )


def _event(found: Mapping[str, Any]) -> Heard | Receipt | None:
    kind = said(found, "event", "event_type")
    if kind == "msg_send_fail":
        code = said(found, "event", "fail_type")
        mark = said(found, "event", "fail_msgid")
        return Receipt("failed", mark, mark, FAILED.get(code, "unknown"), f"fail_type {code}")
    if kind == "user_recall_msg":
        return Heard(
            event_id=f"recall:{said(found, 'event', 'recall_msgid')}",
            user_id=said(found, "event", "external_userid"),
            text=line("withdrawn"),
            at=instant(said(found, "send_time")),
            thread=said(found, "event", "open_kfid"),
            data={"way": "kf", "open_kfid": said(found, "event", "open_kfid")},
        )
    return None


def _words(found: Mapping[str, Any], kind: str) -> str:
    if kind == "text":
        return said(found, "text", "content")
    if kind == "location":
        return line("location", place({name: said(found, kind, name) for name in WHERE}))
    if kind == "link":
        return line("link", *(said(found, "link", name) for name in ("title", "desc", "url")))
    if kind == "business_card":
        return line("card", said(found, kind, "userid"))
    if kind == "miniprogram":
        return line("page", said(found, kind, "title"), said(found, kind, "pagepath"))
    return "" if kind in FILES else line(UNREAD, kind)
