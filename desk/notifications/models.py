from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent
from desk.channels.outgoing import Outgoing
from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model


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
    channel: Mapped[str] = mapped_column(String(10))  # bell, mail, digest
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
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("hook_subscription.id"), index=True)
    robot_id: Mapped[int | None] = mapped_column(ForeignKey("notice_robot.id"), index=True)


class NoticeChoice(Model):
    """What one agent wants to be told of by which way, where that differs from what is usual."""

    __tablename__ = "notice_choice"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    wanted: Mapped[bool]


class NoticeRobot(Model):
    """A group of WeCom or DingTalk, or another system, that is told of what happens. `url` opens it and is sealed."""

    __tablename__ = "notice_robot"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # wecom, dingtalk, webhook
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(SealedText("notice_robot.url"))
    secret: Mapped[str] = mapped_column(SealedText("notice_robot.secret"), default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))  # None: of all teams
    kinds: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)


class HookSubscription(Model):
    """Another system that wants to hear of events. `secret` signs what it is sent; it is shown once."""

    __tablename__ = "hook_subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(SealedText("hook_subscription.url"))
    secret: Mapped[str] = mapped_column(SealedText("hook_subscription.secret"))
    events: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))  # None: of all customers
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]  # it did not answer for so long that nothing more is sent
