"""Every channel: mailboxes that are fetched, messengers, forms and chat, carriers' mail, copies, notices, the API.

Expand step: every new column has a value that is right for the rows of before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("phrases", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=40), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("not_helped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("slug", "language", name=op.f("uq_article_slug_language")),
    )
    op.create_table(
        "stopped_address",
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email_index", name=op.f("pk_stopped_address")),
    )
    op.create_table(
        "third_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("carrier_code", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("cc_emails", sa.String(length=500), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party")),
        sa.UniqueConstraint("name", name=op.f("uq_third_party_name")),
    )
    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_third_party_carrier_code"), ["carrier_code"], unique=False)

    op.create_table(
        "messenger_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("config", sa.LargeBinary(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("access_token", sa.LargeBinary(), nullable=False),
        sa.Column("access_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("last_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_messenger_account_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messenger_account")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_messenger_account_token_digest")),
    )
    op.create_table(
        "notice_robot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_notice_robot_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_robot")),
    )
    op.create_table(
        "mailbox_grant",
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("authorize_url", sa.String(length=300), nullable=False),
        sa.Column("token_url", sa.String(length=300), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("refresh_token", sa.LargeBinary(), nullable=False),
        sa.Column("access_token", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_mailbox_grant_mailbox_id_mailbox")),
        sa.PrimaryKeyConstraint("mailbox_id", name=op.f("pk_mailbox_grant")),
    )
    op.create_table(
        "mailbox_watch",
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idle", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_mailbox_watch_mailbox_id_mailbox")),
        sa.PrimaryKeyConstraint("mailbox_id", name=op.f("pk_mailbox_watch")),
    )
    op.create_table(
        "messenger_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("user_index", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("reply_data", sa.LargeBinary(), nullable=False),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["messenger_account.id"], name=op.f("fk_messenger_user_account_id_messenger_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messenger_user")),
        sa.UniqueConstraint("account_id", "user_index", name=op.f("uq_messenger_user_account_id_user_index")),
    )
    with op.batch_alter_table("messenger_user", schema=None) as batch_op:
        batch_op.create_index("ix_messenger_user_contact_id", ["contact_id"], unique=False)

    op.create_table(
        "notice_choice",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_notice_choice_agent_id_agent")),
        sa.PrimaryKeyConstraint("agent_id", "kind", "channel", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "site_door",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("mailbox_id", sa.Integer(), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("answers_from_articles", sa.Boolean(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["sla_calendar.id"], name=op.f("fk_site_door_calendar_id_sla_calendar")
        ),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_site_door_mailbox_id_mailbox")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_site_door_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_door")),
        sa.UniqueConstraint("key", name=op.f("uq_site_door_key")),
    )
    op.create_table(
        "hook_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_hook_subscription_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_subscription")),
    )
    op.create_table(
        "api_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_token.id"], name=op.f("fk_api_answer_token_id_api_token")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_answer")),
        sa.UniqueConstraint("token_id", "key", name=op.f("uq_api_answer_token_id_key")),
    )
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.create_index("ix_api_answer_at", ["at"], unique=False)

    op.create_table(
        "chat_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("talk", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_chat_session_contact_id_contact")),
        sa.ForeignKeyConstraint(["door_id"], ["site_door.id"], name=op.f("fk_chat_session_door_id_site_door")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_chat_session_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_chat_session_token_digest")),
    )
    with op.batch_alter_table("chat_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_session_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("press", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_phone_call_agent_id_agent")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_phone_call_contact_id_contact")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_phone_call_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
        sa.UniqueConstraint("press", name=op.f("uq_phone_call_press")),
    )
    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.create_index("ix_phone_call_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "ticket_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_person_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_person")),
        sa.UniqueConstraint("ticket_id", "email_index", name=op.f("uq_ticket_person_ticket_id_email_index")),
    )
    op.create_table(
        "auto_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_auto_answer_message_id_message")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_auto_answer_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auto_answer")),
        sa.UniqueConstraint("email_index", "slot", name=op.f("uq_auto_answer_email_index_slot")),
    )
    with op.batch_alter_table("auto_answer", schema=None) as batch_op:
        batch_op.create_index("ix_auto_answer_email_index_at", ["email_index", "at"], unique=False)

    op.create_table(
        "held_reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("press", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_held_reply_agent_id_agent")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_held_reply_message_id_message")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_held_reply_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_reply")),
        sa.UniqueConstraint("press", name=op.f("uq_held_reply_press")),
    )
    with op.batch_alter_table("held_reply", schema=None) as batch_op:
        batch_op.create_index("ix_held_reply_state_send_at", ["state", "send_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_reply_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "inquiry_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.LargeBinary(), nullable=False),
        sa.Column("from_email", sa.LargeBinary(), nullable=False),
        sa.Column("from_index", sa.String(length=64), nullable=False),
        sa.Column("to_emails", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=998), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rfc_id", sa.String(length=998), nullable=False),
        sa.Column("in_reply_to", sa.String(length=998), nullable=False),
        sa.Column("reference_ids", sa.Text(), nullable=False),
        sa.Column("joined_by", sa.String(length=20), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.String(length=16), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_inquiry_mail_agent_id_agent")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_mail_inquiry_id_inquiry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_mail")),
    )
    with op.batch_alter_table("inquiry_mail", schema=None) as batch_op:
        batch_op.create_index("ix_inquiry_mail_delivery", ["delivery", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_mail_from_index"), ["from_index"], unique=False)
        batch_op.create_index("ix_inquiry_mail_inquiry_id_at", ["inquiry_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_mail_rfc_id"), ["rfc_id"], unique=False)

    op.create_table(
        "message_copy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_message_copy_contact_id_contact")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_copy_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_copy")),
        sa.UniqueConstraint("message_id", "email_index", name=op.f("uq_message_copy_message_id_email_index")),
    )
    with op.batch_alter_table("message_copy", schema=None) as batch_op:
        batch_op.create_index("ix_message_copy_delivery", ["delivery", "next_try_at"], unique=False)

    op.create_table(
        "inquiry_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["inquiry_mail.id"], name=op.f("fk_inquiry_file_mail_id_inquiry_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_file")),
    )
    with op.batch_alter_table("inquiry_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_file_mail_id"), ["mail_id"], unique=False)

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_id", sa.String(length=300), nullable=False, server_default=""))

    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undo_s", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest_at", sa.Integer(), nullable=True))

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scopes", sa.Text(), nullable=False, server_default='["shipments:read", "shipments:write"]')
        )
        batch_op.add_column(sa.Column("agent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_api_token_agent_id_agent"), "agent", ["agent_id"], ["id"])

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.alter_column("email_index", existing_type=sa.VARCHAR(length=64), nullable=True)

    with op.batch_alter_table("hook_call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subscription_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("robot_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_hook_call_robot_id"), ["robot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hook_call_subscription_id"), ["subscription_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_hook_call_robot_id_notice_robot"), "notice_robot", ["robot_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hook_call_subscription_id_hook_subscription"),
            "hook_subscription",
            ["subscription_id"],
            ["id"],
        )

    with op.batch_alter_table("inbound_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailbox", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("way", sa.String(length=10), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_inbound_item_source_external_id_content_digest"), type_="unique")
        batch_op.create_index("ix_inbound_item_external_id", ["external_id", "content_digest"], unique=False)
        batch_op.create_index(
            "uq_inbound_item_filed",
            ["source", "external_id", "content_digest"],
            unique=True,
            sqlite_where=sa.text("outcome IN ('created', 'joined')"),
            postgresql_where=sa.text("outcome IN ('created', 'joined')"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_inbound_item_source_mailbox_external_id_content_digest"),
            ["source", "mailbox", "external_id", "content_digest"],
        )

    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("cc_emails", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("subject", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mailbox_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("opens", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(batch_op.f("fk_inquiry_mailbox_id_mailbox"), "mailbox", ["mailbox_id"], ["id"])

    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("imap_host", sa.String(length=190), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("imap_port", sa.Integer(), nullable=False, server_default="993"))
        batch_op.add_column(sa.Column("imap_security", sa.String(length=10), nullable=False, server_default="tls"))
        batch_op.add_column(sa.Column("imap_user", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("imap_password", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("imap_auth", sa.String(length=10), nullable=False, server_default="password"))
        batch_op.add_column(sa.Column("imap_folder", sa.String(length=190), nullable=False, server_default="INBOX"))
        batch_op.add_column(sa.Column("imap_after", sa.String(length=10), nullable=False, server_default="seen"))
        batch_op.add_column(sa.Column("imap_moved_to", sa.String(length=190), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hook_kind", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hook_token", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("hook_digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hook_secret", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("smtp_url", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("dkim_domain", sa.String(length=190), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dkim_selector", sa.String(length=63), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dkim_key", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("agents_answer", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("trusted_authserv", sa.String(length=190), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("receipts", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_mailbox_hook_digest"), ["hook_digest"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cc_emails", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("trace", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("mailbox_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("messenger_user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("forwarded_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("external_id", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_external_id"), ["external_id"], unique=False)
        batch_op.create_index("ix_message_from_index_id", ["from_index", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_message_from_index"))
        batch_op.create_foreign_key(batch_op.f("fk_message_mailbox_id_mailbox"), "mailbox", ["mailbox_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_message_messenger_user_id_messenger_user"), "messenger_user", ["messenger_user_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_message_forwarded_by_id_agent"), "agent", ["forwarded_by_id"], ["id"]
        )

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column(
            "channel", existing_type=sa.VARCHAR(length=4), type_=sa.String(length=10), existing_nullable=False
        )

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("messenger_user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("chat_session_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ticket_chat_session_id"), ["chat_session_id"], unique=False)
        batch_op.create_index("ix_ticket_contact_id_id", ["contact_id", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_ticket_contact_id"))
        batch_op.create_index(batch_op.f("ix_ticket_messenger_user_id"), ["messenger_user_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_ticket_messenger_user_id_messenger_user"), "messenger_user", ["messenger_user_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ticket_messenger_user_id_messenger_user"), type_="foreignkey")
        batch_op.create_index(batch_op.f("ix_ticket_contact_id"), ["contact_id"], unique=False)
        batch_op.drop_index("ix_ticket_contact_id_id")
        batch_op.drop_index(batch_op.f("ix_ticket_messenger_user_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_chat_session_id"))
        batch_op.drop_column("chat_session_id")
        batch_op.drop_column("messenger_user_id")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column(
            "channel", existing_type=sa.String(length=10), type_=sa.VARCHAR(length=4), existing_nullable=False
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_forwarded_by_id_agent"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_message_messenger_user_id_messenger_user"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_message_mailbox_id_mailbox"), type_="foreignkey")
        batch_op.create_index(batch_op.f("ix_message_from_index"), ["from_index"], unique=False)
        batch_op.drop_index("ix_message_from_index_id")
        batch_op.drop_index(batch_op.f("ix_message_external_id"))
        batch_op.drop_column("heard_at")
        batch_op.drop_column("external_id")
        batch_op.drop_column("forwarded_by_id")
        batch_op.drop_column("messenger_user_id")
        batch_op.drop_column("mailbox_id")
        batch_op.drop_column("trace")
        batch_op.drop_column("cc_emails")

    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailbox_hook_digest"))
        batch_op.drop_column("receipts")
        batch_op.drop_column("trusted_authserv")
        batch_op.drop_column("agents_answer")
        batch_op.drop_column("dkim_key")
        batch_op.drop_column("dkim_selector")
        batch_op.drop_column("dkim_domain")
        batch_op.drop_column("smtp_url")
        batch_op.drop_column("hook_secret")
        batch_op.drop_column("hook_digest")
        batch_op.drop_column("hook_token")
        batch_op.drop_column("hook_kind")
        batch_op.drop_column("imap_moved_to")
        batch_op.drop_column("imap_after")
        batch_op.drop_column("imap_folder")
        batch_op.drop_column("imap_auth")
        batch_op.drop_column("imap_password")
        batch_op.drop_column("imap_user")
        batch_op.drop_column("imap_security")
        batch_op.drop_column("imap_port")
        batch_op.drop_column("imap_host")

    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_inquiry_mailbox_id_mailbox"), type_="foreignkey")
        batch_op.drop_column("opens")
        batch_op.drop_column("heard_at")
        batch_op.drop_column("mailbox_id")
        batch_op.drop_column("subject")
        batch_op.drop_column("cc_emails")
        batch_op.drop_column("email")

    op.execute("DELETE FROM inbound_item WHERE outcome = 'known'")
    with op.batch_alter_table("inbound_item", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_inbound_item_source_mailbox_external_id_content_digest"), type_="unique"
        )
        batch_op.drop_index("ix_inbound_item_external_id")
        batch_op.drop_index(
            "uq_inbound_item_filed",
            sqlite_where=sa.text("outcome IN ('created', 'joined')"),
            postgresql_where=sa.text("outcome IN ('created', 'joined')"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_inbound_item_source_external_id_content_digest"), ["source", "external_id", "content_digest"]
        )
        batch_op.drop_column("way")
        batch_op.drop_column("mailbox")

    with op.batch_alter_table("hook_call", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hook_call_subscription_id_hook_subscription"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_hook_call_robot_id_notice_robot"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hook_call_subscription_id"))
        batch_op.drop_index(batch_op.f("ix_hook_call_robot_id"))
        batch_op.drop_column("robot_id")
        batch_op.drop_column("subscription_id")

    op.execute("UPDATE contact SET email_index = 'none:' || id WHERE email_index IS NULL")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.alter_column("email_index", existing_type=sa.VARCHAR(length=64), nullable=False)

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_token_agent_id_agent"), type_="foreignkey")
        batch_op.drop_column("agent_id")
        batch_op.drop_column("scopes")

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_column("content_id")

    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.drop_column("digest_at")
        batch_op.drop_column("quiet_to")
        batch_op.drop_column("quiet_from")
        batch_op.drop_column("undo_s")

    with op.batch_alter_table("inquiry_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_file_mail_id"))

    op.drop_table("inquiry_file")
    with op.batch_alter_table("message_copy", schema=None) as batch_op:
        batch_op.drop_index("ix_message_copy_delivery")

    op.drop_table("message_copy")
    with op.batch_alter_table("inquiry_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_mail_rfc_id"))
        batch_op.drop_index("ix_inquiry_mail_inquiry_id_at")
        batch_op.drop_index(batch_op.f("ix_inquiry_mail_from_index"))
        batch_op.drop_index("ix_inquiry_mail_delivery")

    op.drop_table("inquiry_mail")
    with op.batch_alter_table("held_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_reply_ticket_id"))
        batch_op.drop_index("ix_held_reply_state_send_at")

    op.drop_table("held_reply")
    with op.batch_alter_table("auto_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_auto_answer_email_index_at")

    op.drop_table("auto_answer")
    op.drop_table("ticket_person")
    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_call_ticket_id_at")

    op.drop_table("phone_call")
    with op.batch_alter_table("chat_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chat_session_ticket_id"))

    op.drop_table("chat_session")
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_api_answer_at")

    op.drop_table("api_answer")
    op.drop_table("hook_subscription")
    op.drop_table("site_door")
    op.drop_table("notice_choice")
    with op.batch_alter_table("messenger_user", schema=None) as batch_op:
        batch_op.drop_index("ix_messenger_user_contact_id")

    op.drop_table("messenger_user")
    op.drop_table("mailbox_watch")
    op.drop_table("mailbox_grant")
    op.drop_table("notice_robot")
    op.drop_table("messenger_account")
    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_third_party_carrier_code"))

    op.drop_table("third_party")
    op.drop_table("stopped_address")
    op.drop_table("article")
