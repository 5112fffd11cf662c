from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import JsonText, SealedText
from desk.core.db import Model


class Mailbox(Model):
    """An address that customers write to: who works on what comes in there, and how answers from there are signed.

    With `imap_host` its mail is fetched; with `hook_token` a mail provider may push it; without either it comes by SMTP
    or pipe. `smtp_url` empty: answers leave by the server of the settings.
    """

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    signature_zh: Mapped[str] = mapped_column(String(500), default="")
    signature_en: Mapped[str] = mapped_column(String(500), default="")
    active: Mapped[bool] = mapped_column(default=True)
    last_mail_at: Mapped[datetime | None]
    imap_host: Mapped[str] = mapped_column(String(190), default="")
    imap_port: Mapped[int] = mapped_column(default=993)
    imap_security: Mapped[str] = mapped_column(String(10), default="tls")  # tls, starttls, none
    imap_user: Mapped[str] = mapped_column(String(254), default="")
    imap_password: Mapped[str] = mapped_column(SealedText("mailbox.imap_password"), default="")
    imap_auth: Mapped[str] = mapped_column(String(10), default="password")  # password, oauth2
    imap_folder: Mapped[str] = mapped_column(String(190), default="INBOX")
    imap_after: Mapped[str] = mapped_column(String(10), default="seen")  # seen, move, delete
    imap_moved_to: Mapped[str] = mapped_column(String(190), default="")
    hook_kind: Mapped[str] = mapped_column(String(16), default="")  # raw, mailgun, sendgrid, postmark, ses
    hook_token: Mapped[str] = mapped_column(SealedText("mailbox.hook_token"), default="")
    hook_digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    hook_secret: Mapped[str] = mapped_column(SealedText("mailbox.hook_secret"), default="")
    smtp_url: Mapped[str] = mapped_column(SealedText("mailbox.smtp_url"), default="")
    dkim_domain: Mapped[str] = mapped_column(String(190), default="")
    dkim_selector: Mapped[str] = mapped_column(String(63), default="")
    dkim_key: Mapped[str] = mapped_column(SealedText("mailbox.dkim_key"), default="")
    agents_answer: Mapped[bool] = mapped_column(default=False)  # agents may answer by mail
    trusted_authserv: Mapped[str] = mapped_column(String(190), default="")  # whose Authentication-Results we believe
    receipts: Mapped[bool] = mapped_column(default=False)  # senders are told that their mail has come in


class MailboxWatch(Model):
    """How fetching from a mailbox goes. `failing_since` is set from the first failure until a fetch works again."""

    __tablename__ = "mailbox_watch"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)  # these two go up to 2**32 - 1
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    fetched_at: Mapped[datetime | None]
    next_fetch_at: Mapped[datetime | None]
    idle: Mapped[bool] = mapped_column(default=False)
    waiting: Mapped[int] = mapped_column(default=0)  # mails seen on the server and not yet taken
    oldest_at: Mapped[datetime | None]  # when the oldest of those came to the server
    taken: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    alarmed_at: Mapped[datetime | None]


class MailboxGrant(Model):
    """What a mail provider lets us in with (OAuth 2): kept sealed, renewed before it ends."""

    __tablename__ = "mailbox_grant"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailbox.id"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(16), default="other")  # google, microsoft, other
    client_id: Mapped[str] = mapped_column(String(200), default="")
    client_secret: Mapped[str] = mapped_column(SealedText("mailbox_grant.client_secret"), default="")
    authorize_url: Mapped[str] = mapped_column(String(300), default="")
    token_url: Mapped[str] = mapped_column(String(300), default="")
    scope: Mapped[str] = mapped_column(String(300), default="")
    state_digest: Mapped[str] = mapped_column(String(64), default="")  # of the consent that is under way
    refresh_token: Mapped[str] = mapped_column(SealedText("mailbox_grant.refresh_token"), default="")
    access_token: Mapped[str] = mapped_column(SealedText("mailbox_grant.access_token"), default="")
    ends_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    failing_since: Mapped[datetime | None]


class MessengerAccount(Model):
    """Our account at a messenger or an SMS provider. `token` stands in the address that they call; `config` is JSON.

    `kind`: wecom, wechat, mini, dingtalk, whatsapp, sms, aliyun.
    """

    __tablename__ = "messenger_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    token: Mapped[str] = mapped_column(SealedText("messenger_account.token"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    config: Mapped[str] = mapped_column(SealedText("messenger_account.config"), default="{}")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    active: Mapped[bool] = mapped_column(default=True)
    access_token: Mapped[str] = mapped_column(SealedText("messenger_account.access_token"), default="")
    access_ends_at: Mapped[datetime | None]
    cursor: Mapped[str] = mapped_column(String(200), default="")  # how far their messages were fetched
    last_in_at: Mapped[datetime | None]
    last_out_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


class MessengerUser(Model):
    """Somebody as one messenger account knows them. `wrote_at` decides whether they may still be answered freely."""

    __tablename__ = "messenger_user"
    __table_args__ = (
        UniqueConstraint("account_id", "user_index"),
        Index("ix_messenger_user_contact_id", "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    user_index: Mapped[str] = mapped_column(String(64))  # keyed digest of their id there
    user_id: Mapped[str] = mapped_column(SealedText("messenger_user.user_id"))
    name: Mapped[str] = mapped_column(SealedText("messenger_user.name"), default="")
    contact_id: Mapped[int | None]  # a contact; no foreign key: accounts stand above channels
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)  # what answering needs, nothing personal
    reply_data: Mapped[str] = mapped_column(
        SealedText("messenger_user.reply_data"), default=""
    )  # e.g. a session webhook
    wrote_at: Mapped[datetime | None]
    answers: Mapped[int] = mapped_column(default=0)  # ours since they last wrote
    stopped_at: Mapped[datetime | None]  # they asked us to stop (SMS)
    seen_at: Mapped[datetime]
