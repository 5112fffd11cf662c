from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent
from desk.channels.outgoing import Outgoing
from desk.core.db import BigId, JsonText, Model


class Notice(Outgoing, Model):
    """Something one agent is told, by the bell or by mail. `key` names the occasion: nobody is told of one twice.

    A mail also keeps how its delivery went; the bell's is None.
    """

    stuck_after = timedelta(seconds=60)  # an alarm must not wait for as long as a letter

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key", "agent_id", "channel"),
        Index("ix_notice_agent_id_channel_read_at", "agent_id", "channel", "read_at"),
        Index("ix_notice_delivery", "delivery", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    channel: Mapped[str] = mapped_column(String(4))  # bell, mail
    kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(40))  # ticket:7
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    agent: Mapped[Agent] = relationship()


class HookCall(Outgoing, Model):
    """One call of an address outside, because a promise reached a level. `key` names the occasion: made once."""

    stuck_after = timedelta(seconds=60)  # a call is given 10

    __tablename__ = "hook_call"
    __table_args__ = (UniqueConstraint("key", "url"), Index("ix_hook_call_delivery", "delivery", "next_try_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(300))
    event: Mapped[str] = mapped_column(String(40))  # sla.breached
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    at: Mapped[datetime]
    answer: Mapped[int | None]  # the HTTP status of the last try
