"""Promises and their timers, notices, invoices and disputes, personal links, mailboxes, parties.

Expand step: every new column has a value that is right for the rows of before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ADDED = {
    "tracking_event": ("signed_by",),
    "ticket": ("queue_at", "due_metric", "due_at", "charge_line_id", "mailbox_id", "type"),
    "team": ("lead_id",),
    "macro": ("edited_at", "version", "active"),
    "contact": ("sees_charges", "address", "phone_index"),
}
POINTERS = {"mailbox_id": "mailbox", "charge_line_id": "invoice_line"}
LATER, DONE = "9000-01-01", "9999-01-01"  # a live ticket without a running promise; one that is settled


def _instant(day: str) -> sa.TextClause:
    """Midnight UTC as this database keeps instants: SQLite without a zone."""
    return sa.text(f"'{day} 00:00:00+00'" if op.get_bind().dialect.name == "postgresql" else f"'{day} 00:00:00.000000'")


def _replace_subject(column: "sa.Column[object]") -> None:
    with op.batch_alter_table("inbound_item", schema=None) as batch_op:
        batch_op.drop_column("subject")
    with op.batch_alter_table("inbound_item", schema=None) as batch_op:
        batch_op.add_column(column)


def upgrade() -> None:
    op.create_table(
        "sla_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("current_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_calendar_name")),
    )
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("current_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_policy_name")),
    )
    op.create_table(
        "sweep_lease",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep_lease")),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_invoice_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index("ix_invoice_customer_id_issued_on", ["customer_id", "issued_on"], unique=False)

    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("signature_zh", sa.String(length=500), nullable=False),
        sa.Column("signature_en", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_mail_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_mailbox_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("address", name=op.f("uq_mailbox_address")),
    )
    op.create_table(
        "sla_calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["sla_calendar.id"], name=op.f("fk_sla_calendar_version_calendar_id_sla_calendar")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_calendar_version")),
        sa.UniqueConstraint("calendar_id", "number", name=op.f("uq_sla_calendar_version_calendar_id_number")),
    )
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("charge_code", sa.String(length=12), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_invoice_line_shipment_id_shipment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint("invoice_id", "seq", name=op.f("uq_invoice_line_invoice_id_seq")),
    )
    with op.batch_alter_table("invoice_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_line_shipment_id"), ["shipment_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_notice_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", "agent_id", "channel", name=op.f("uq_notice_key_agent_id_channel")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_agent_id_channel_read_at", ["agent_id", "channel", "read_at"], unique=False)
        batch_op.create_index("ix_notice_delivery", ["delivery", "next_try_at"], unique=False)

    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_party_shipment_id_shipment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_party_shipment_id"), ["shipment_id"], unique=False)

    op.create_table(
        "reveal_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_reveal_grant_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal_grant")),
    )
    with op.batch_alter_table("reveal_grant", schema=None) as batch_op:
        batch_op.create_index("ix_reveal_grant_agent_id_subject", ["agent_id", "subject"], unique=False)

    op.create_table(
        "sla_policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("calendar_version_id", sa.Integer(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("tiers", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("reopen_days", sa.Integer(), nullable=False),
        sa.Column("pause_cap_days", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["sla_calendar_version.id"],
            name=op.f("fk_sla_policy_version_calendar_version_id_sla_calendar_version"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_policy_version_policy_id_sla_policy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy_version")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_sla_policy_version_policy_id_number")),
    )
    op.create_table(
        "customer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_customer_link_contact_id_contact")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_customer_link_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_link")),
        sa.UniqueConstraint("ticket_id", "contact_id", name=op.f("uq_customer_link_ticket_id_contact_id")),
    )

    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("open_line_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("raised_by", sa.String(length=40), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_minor", sa.BigInteger(), nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_line.id"], name=op.f("fk_dispute_line_id_invoice_line")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_dispute_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("open_line_id", name=op.f("uq_dispute_open_line_id")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_line_id"), ["line_id"], unique=False)
        batch_op.create_index("ix_dispute_state_raised_at", ["state", "raised_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "sla_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_event_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_event")),
    )
    with op.batch_alter_table("sla_event", schema=None) as batch_op:
        batch_op.create_index("ix_sla_event_ticket_id", ["ticket_id", "id"], unique=False)

    op.create_table(
        "sla_timer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=40), nullable=False),
        sa.Column("policy_key", sa.String(length=40), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=True),
        sa.Column("overdue_s", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_timer_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_timer")),
        sa.UniqueConstraint(
            "ticket_id",
            "metric",
            "cycle",
            "conversation",
            name=op.f("uq_sla_timer_ticket_id_metric_cycle_conversation"),
        ),
    )
    with op.batch_alter_table("sla_timer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sla_timer_running",
            ["due_at", "ticket_id"],
            unique=False,
            postgresql_where=sa.text("state = 'running'"),
            sqlite_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "macro_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("macro_key", sa.String(length=60), nullable=False),
        sa.Column("macro_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("printed", sa.LargeBinary(), nullable=False),
        sa.Column("edits", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_macro_use_agent_id_agent")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_macro_use_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro_use")),
        sa.UniqueConstraint("message_id", name=op.f("uq_macro_use_message_id")),
    )
    with op.batch_alter_table("macro_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_macro_use_macro_key"), ["macro_key"], unique=False)

    op.create_table(
        "sla_level",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("timer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["timer_id"], ["sla_timer.id"], name=op.f("fk_sla_level_timer_id_sla_timer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_level")),
        sa.UniqueConstraint("timer_id", "level", "due_version", name=op.f("uq_sla_level_timer_id_level_due_version")),
    )
    with op.batch_alter_table("sla_level", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sla_level_due",
            ["fire_at", "id"],
            unique=False,
            postgresql_where=sa.text("fired_at IS NULL"),
            sqlite_where=sa.text("fired_at IS NULL"),
        )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_index", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("address", sa.LargeBinary(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("sees_charges", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_contact_phone_index"), ["phone_index"], unique=False)

    with op.batch_alter_table("macro", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lead_id", sa.Integer(), nullable=True))

    # In one statement each: SQLite can add a reference to a new column only
    for column, table in POINTERS.items():
        key = f"CONSTRAINT fk_ticket_{column}_{table} REFERENCES {table} (id)"
        op.execute(f"ALTER TABLE ticket ADD COLUMN {column} INTEGER {key}")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("type", sa.String(length=12), server_default="request", nullable=False))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_metric", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("queue_at", sa.DateTime(timezone=True), server_default=_instant(LATER), nullable=False)
        )
        batch_op.drop_index(batch_op.f("ix_ticket_assignee_id_updated_at"))
        batch_op.drop_index(batch_op.f("ix_ticket_customer_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_queue"))
        batch_op.create_index("ix_ticket_assignee_id_queue_at", ["assignee_id", "queue_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_charge_line_id"), ["charge_line_id"], unique=False)
        batch_op.create_index("ix_ticket_customer_id_updated_at", ["customer_id", "updated_at"], unique=False)
        batch_op.create_index("ix_ticket_queue_at", ["queue_at", "id"], unique=False)
        batch_op.create_index("ix_ticket_team_id_queue_at", ["team_id", "queue_at"], unique=False)

    op.execute(f"UPDATE ticket SET queue_at = {_instant(DONE)} WHERE status IN ('solved', 'closed')")
    with op.batch_alter_table("tracking_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_by", sa.LargeBinary(), server_default="", nullable=False))

    # Sealed from now on. What stood there in clear text goes: the raw mail still has it, and no key is at hand here
    _replace_subject(sa.Column("subject", sa.LargeBinary(), server_default="", nullable=False))


def downgrade() -> None:
    _replace_subject(sa.Column("subject", sa.String(length=300), server_default="", nullable=False))
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_team_id_queue_at")
        batch_op.drop_index("ix_ticket_queue_at")
        batch_op.drop_index("ix_ticket_customer_id_updated_at")
        batch_op.drop_index(batch_op.f("ix_ticket_charge_line_id"))
        batch_op.drop_index("ix_ticket_assignee_id_queue_at")
        batch_op.create_index(batch_op.f("ix_ticket_queue"), ["needs_answer", "updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ticket_assignee_id_updated_at"), ["assignee_id", "updated_at"], unique=False
        )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_phone_index"))

    for table, columns in ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    with op.batch_alter_table("sla_level", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sla_level_due", postgresql_where=sa.text("fired_at IS NULL"), sqlite_where=sa.text("fired_at IS NULL")
        )

    op.drop_table("sla_level")
    with op.batch_alter_table("macro_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_macro_use_macro_key"))

    op.drop_table("macro_use")
    with op.batch_alter_table("sla_timer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sla_timer_running",
            postgresql_where=sa.text("state = 'running'"),
            sqlite_where=sa.text("state = 'running'"),
        )

    op.drop_table("sla_timer")
    with op.batch_alter_table("sla_event", schema=None) as batch_op:
        batch_op.drop_index("ix_sla_event_ticket_id")

    op.drop_table("sla_event")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_ticket_id"))
        batch_op.drop_index("ix_dispute_state_raised_at")
        batch_op.drop_index(batch_op.f("ix_dispute_line_id"))

    op.drop_table("dispute")
    op.drop_table("customer_link")
    op.drop_table("sla_policy_version")
    with op.batch_alter_table("reveal_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_reveal_grant_agent_id_subject")

    op.drop_table("reveal_grant")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_shipment_id"))
        batch_op.drop_index(batch_op.f("ix_party_phone_index"))

    op.drop_table("party")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_delivery")
        batch_op.drop_index("ix_notice_agent_id_channel_read_at")

    op.drop_table("notice")
    with op.batch_alter_table("invoice_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_line_shipment_id"))

    op.drop_table("invoice_line")
    op.drop_table("sla_calendar_version")
    op.drop_table("mailbox")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index("ix_invoice_customer_id_issued_on")

    op.drop_table("invoice")
    op.drop_table("sweep_lease")
    op.drop_table("sla_policy")
    op.drop_table("sla_calendar")
