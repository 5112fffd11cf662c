from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.types import Language, Tier
from desk.core.columns import SealedText
from desk.core.db import Model


class Team(Model):
    """Agents who share a queue. The lead hears of a promise that is about to be missed."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    lead_id: Mapped[int | None]  # an agent; no foreign key: the two tables would point at each other
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("sla_calendar.id"))  # when it works; None: always


class Agent(UserMixin, Model):  # type: ignore[misc]  # Flask-Login is untyped
    """Somebody of the forwarder's staff who signs in.

    `session_epoch` goes up when the password or role changes: every session begun before is over.
    """

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    locale: Mapped[str] = mapped_column(String(10), default=Language.ZH_CN)
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who hears of what this one lets run on
    undo_s: Mapped[int] = mapped_column(default=0)  # how long an answer can be called back
    quiet_from: Mapped[int | None]  # minute of the day in their zone; no mail and no robot until quiet_to
    quiet_to: Mapped[int | None]
    digest_at: Mapped[int | None]  # minute of the day at which what can wait is told in one mail
    team: Mapped[Team | None] = relationship(lazy="joined")

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def actor(self) -> str:
        return f"agent:{self.id}"

    @property
    def initials(self) -> str:
        words = self.name.split()
        if not self.name.isascii():
            return self.name[:1]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def team_name(self) -> str:
        return self.team.name if self.team else ""

    def get_id(self) -> str:
        return f"{self.id}.{self.session_epoch}"


class Customer(Model):
    """A company whose freight we move."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    tier: Mapped[str] = mapped_column(String(20), default=Tier.STANDARD)
    language: Mapped[str] = mapped_column(String(10), default=Language.EN)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    account_manager_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who answers for the relation


class CustomerDomain(Model):
    """One mail domain of one customer: unique, so that a sender belongs to one company at most."""

    __tablename__ = "customer_domain"

    domain: Mapped[str] = mapped_column(String(190), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)


class Contact(Model):
    """A person we hear from. Name, addresses and phone are sealed; an index finds a sealed mail address or phone.

    `sees_charges`: may be told amounts, and may dispute them.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str] = mapped_column(SealedText("contact.name"), default="")
    email: Mapped[str] = mapped_column(SealedText("contact.email"), default="")  # empty: known by a messenger only
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone: Mapped[str] = mapped_column(SealedText("contact.phone"), default="")
    phone_index: Mapped[str] = mapped_column(String(64), default="", index=True)
    address: Mapped[str] = mapped_column(SealedText("contact.address"), default="")
    language: Mapped[str] = mapped_column(String(10), default=Language.EN)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    sees_charges: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    customer: Mapped[Customer | None] = relationship()


class RevealGrant(Model):
    """Somebody of the staff sees one masked value in full, for a reason and until `ends_at`.

    `subject` names whose value it is ("contact:7", "party:12"), `field` which one.
    """

    __tablename__ = "reveal_grant"
    __table_args__ = (Index("ix_reveal_grant_agent_id_subject", "agent_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    subject: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    ends_at: Mapped[datetime]
