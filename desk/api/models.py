from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import BigId, JsonText
from desk.core.db import Model


class ApiToken(Model):
    """What a machine calls with; only a digest is kept. It reads and writes for one customer, or for us all."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    created_by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    scopes: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # in whose name it writes


class ApiAnswer(Model):
    """What a call with an Idempotency-Key was answered: the same call again gets the same answer."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("token_id", "key"), Index("ix_api_answer_at", "at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str] = mapped_column(String(200))
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]  # None: at work
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
