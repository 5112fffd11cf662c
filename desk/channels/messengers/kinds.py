"""What is not text, as a line of a conversation: both languages of the desk, since nobody reads it yet."""

from collections.abc import Mapping

UNREAD = "unread"
WHERE = ("name", "address", "latitude", "longitude")
WORDS = {
    "voice": "语音 · voice message",
    "video": "视频 · video",
    "image": "图片 · picture",
    "file": "文件 · file",
    "location": "位置 · location",
    "link": "链接 · link",
    "page": "小程序 · mini-program",
    "card": "名片 · contact card",
    "reaction": "表情回应 · reaction",
    "withdrawn": "对方撤回了一条消息 · a message was withdrawn",
    "lost": "文件未能取回 · a file could not be fetched",
    "template": "模板消息 · template",
    UNREAD: "暂不支持的消息类型 · a kind of message that cannot be shown",
}


def line(kind: str, *words: str) -> str:
    said = " ".join(one for one in words if one)
    return f"[{WORDS[kind]}] {said}".strip()


def place(found: Mapping[str, str]) -> str:
    """A place in one line: its words, then where it is."""
    words = " ".join(one for one in (found.get("name", ""), found.get("address", "")) if one)
    where = ", ".join(one for one in (found.get("latitude", ""), found.get("longitude", "")) if one)
    return f"{words} ({where})" if words and where else words or where
