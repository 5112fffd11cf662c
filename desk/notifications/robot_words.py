"""What a robot is sent, and what its answer means: pure. Sources: the makers' documentation of group robots, 2026.

WeCom: errcode 0 is yes, 45009 too often, 93000 no such robot. DingTalk: 0 yes, 130101 too often, 310000 not signed as
it wants or without its keyword. Both answer 200 whatever they say.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from desk.channels.types import Delivery
from desk.notifications.types import RobotKind

TOO_OFTEN = {RobotKind.WECOM: 45009, RobotKind.DINGTALK: 130101}
LATER = (408, 429)
LONGEST = 1800  # bytes of UTF-8; WeCom takes 2048 of text


@dataclass(frozen=True)
class Said:
    """One notice in the words of the robot's language; `path_url` is where it leads."""

    text: str
    path_url: str
    at: datetime


def address(kind: RobotKind, url: str, secret: str, now: datetime) -> str:
    """Where it is sent: DingTalk wants the time and a mark over it in the address."""
    if kind is not RobotKind.DINGTALK or not secret:
        return url
    stamp = int(now.timestamp() * 1000)
    mark = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()
    query = urlencode({"timestamp": stamp, "sign": base64.b64encode(mark).decode()})
    return f"{url}{'&' if '?' in url else '?'}{query}"


def body(kind: RobotKind, said: Said, data: Mapping[str, Any]) -> bytes:
    """The JSON that it is sent."""
    text = f"{_short(said.text)}\n{said.path_url}"
    if kind is RobotKind.WEBHOOK:
        told: dict[str, Any] = {
            "kind": data["kind"],
            "text": said.text,
            "url": said.path_url,
            "at": said.at.isoformat(),
        }
    else:
        told = {"msgtype": "text", "text": {"content": text}}
    return json.dumps(told, ensure_ascii=False).encode()


def judged(kind: RobotKind, status: int, answer: bytes) -> tuple[Delivery, str]:
    """What came of it, and why where it was not taken; QUEUED means later."""
    if not 200 <= status < 300:
        refused = 400 <= status < 500 and status not in LATER
        return (Delivery.FAILED if refused else Delivery.QUEUED), f"HTTP {status}"
    if kind is RobotKind.WEBHOOK:
        return Delivery.SENT, ""
    code, text = _error(answer)
    if code == 0:
        return Delivery.SENT, ""
    later = code is None or code == TOO_OFTEN[kind]
    return (Delivery.QUEUED if later else Delivery.FAILED), f"{code}: {text}"[:200]


def _error(answer: bytes) -> tuple[int | None, str]:
    try:
        said = json.loads(answer)
        return int(said["errcode"]), str(said.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, "no answer that we know"


def _short(text: str) -> str:
    return text.encode()[:LONGEST].decode("utf-8", "ignore")
