"""A WhatsApp message of any kind as a text."""

from typing import Any

from desk.channels.messengers.kinds import UNREAD, WHERE, line, place
from desk.channels.messengers.reading import listed, said

FILES = ("image", "video", "audio", "document", "sticker")


def words(message: Any, kind: str) -> str:
    if kind == "text":
        return said(message, "text", "body")
    if kind in FILES:
        return said(message, kind, "caption")
    if kind == "button":
        return said(message, "button", "text")
    if kind == "interactive":
        chosen = said(message, kind, "type")
        return said(message, kind, chosen, "title")
    if kind == "location":
        return line(kind, place({name: said(message, kind, name) for name in WHERE}))
    if kind == "contacts":
        cards = listed(message, kind)
        return line("card", *(said(one, "name", "formatted_name") for one in cards))
    if kind == "reaction":
        return line(kind, said(message, kind, "emoji"))
    return line(UNREAD, kind)
