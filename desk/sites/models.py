from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model


class SiteDoor(Model):
    """What stands on a customer's or our own site: a form, or a chat. `key` is public and names it.

    `origins` are the sites that may show it in a frame; empty: any. `words` are its greetings by language.
    """

    __tablename__ = "site_door"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))  # form, chat
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    origins: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"))
    calendar_id: Mapped[int | None] = mapped_column(
        ForeignKey("sla_calendar.id")
    )  # when somebody answers; None: always
    answers_from_articles: Mapped[bool] = mapped_column(default=True)
    colour: Mapped[str] = mapped_column(String(7), default="")
    words: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ChatSession(Model):
    """One visitor's conversation in the chat. Only the digest of what opens it is kept.

    `ticket_id` is empty while the articles answer; `person_asked_at` is when the visitor wanted to talk to somebody.
    """

    __tablename__ = "chat_session"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    door_id: Mapped[int] = mapped_column(ForeignKey("site_door.id"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    name: Mapped[str] = mapped_column(SealedText("chat_session.name"), default="")
    email: Mapped[str] = mapped_column(SealedText("chat_session.email"), default="")
    language: Mapped[str] = mapped_column(String(10), default="en")
    page: Mapped[str] = mapped_column(String(300), default="")
    talk: Mapped[str] = mapped_column(SealedText("chat_session.talk"), default="[]")  # turns with the articles, as JSON
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the visitor's page asked for news
    typing_at: Mapped[datetime | None]
    person_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    door: Mapped[SiteDoor] = relationship()
