"""What carriers report needs: feeds, identities of events, estimates, exceptions, papers, free time.

Expand step: every new column has a value that is right for the rows of before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exception_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=5), nullable=False),
        sa.Column("dest", sa.String(length=5), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("opens_ticket", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_rule")),
        sa.UniqueConstraint(
            "type", "mode", "origin", "dest", "tier", name=op.f("uq_exception_rule_type_mode_origin_dest_tier")
        ),
    )
    op.create_table(
        "unmapped_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_kind", sa.String(length=16), nullable=False),
        sa.Column("raw_type", sa.String(length=64), nullable=False),
        sa.Column("raw_code", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("mapped_by", sa.String(length=40), nullable=False),
        sa.Column("mapped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmapped_code")),
        sa.UniqueConstraint(
            "feed_kind", "raw_type", "raw_code", name=op.f("uq_unmapped_code_feed_kind_raw_type_raw_code")
        ),
    )
    op.create_table(
        "waiting_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("feed", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_event")),
        sa.UniqueConstraint("feed", "identity", "fingerprint", name=op.f("uq_waiting_event_feed_identity_fingerprint")),
    )
    with op.batch_alter_table("waiting_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_event_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "waiting_reference",
        sa.Column("waiting_event_id", sa.BigInteger(), nullable=False),
        sa.Column("value_norm", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["waiting_event_id"],
            ["waiting_event.id"],
            name=op.f("fk_waiting_reference_waiting_event_id_waiting_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("waiting_event_id", "value_norm", name=op.f("pk_waiting_reference")),
    )
    with op.batch_alter_table("waiting_reference", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_reference_value_norm", ["value_norm"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_api_token_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stale_after_min", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_problem_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_problem", sa.String(length=120), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_feed_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("name", name=op.f("uq_feed_name")),
        sa.UniqueConstraint("token", name=op.f("uq_feed_token")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("report_digest", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["agent.id"], name=op.f("fk_import_run_created_by_id_agent")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_import_run_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "eta_observation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=12), nullable=False),
        sa.Column("eta_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eta_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("precision", sa.String(length=6), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("feed", sa.String(length=32), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("doubt", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_eta_observation_shipment_id_shipment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eta_observation")),
        sa.UniqueConstraint("shipment_id", "mark", name=op.f("uq_eta_observation_shipment_id_mark")),
    )
    with op.batch_alter_table("eta_observation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_eta_observation_shipment_id_target", ["shipment_id", "target", "observed_at"], unique=False
        )

    op.create_table(
        "feed_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("unmapped", sa.Integer(), nullable=False),
        sa.Column("lags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_count_feed_id_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_count")),
        sa.UniqueConstraint("feed_id", "hour", name=op.f("uq_feed_count_feed_id_hour")),
    )
    op.create_table(
        "feed_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("delivery_key", sa.String(length=200), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("source_ip", sa.String(length=45), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_delivery_feed_id_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_delivery")),
        sa.UniqueConstraint("feed_id", "delivery_key", name=op.f("uq_feed_delivery_feed_id_delivery_key")),
    )
    with op.batch_alter_table("feed_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_feed_delivery_feed_id_received_at", ["feed_id", "received_at"], unique=False)
        batch_op.create_index("ix_feed_delivery_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "ix_feed_delivery_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = ''"),
            postgresql_where=sa.text("state = ''"),
        )

    op.create_table(
        "feed_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("remote_id", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.String(length=120), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("asked_in_month", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_push_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_pull_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_subscription_feed_id_feed")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_feed_subscription_shipment_id_shipment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_subscription")),
        sa.UniqueConstraint("feed_id", "number", "carrier", name=op.f("uq_feed_subscription_feed_id_number_carrier")),
    )
    with op.batch_alter_table("feed_subscription", schema=None) as batch_op:
        batch_op.create_index("ix_feed_subscription_next_at", ["next_at"], unique=False)

    op.create_table(
        "package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("identifier", sa.String(length=35), nullable=False),
        sa.Column("identifier_raw", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("iso_type", sa.String(length=4), nullable=False),
        sa.Column("seals", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("gross_g", sa.BigInteger(), nullable=True),
        sa.Column("vgm_g", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_code", sa.String(length=24), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_package_shipment_id_shipment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("shipment_id", "identifier", name=op.f("uq_package_shipment_id_identifier")),
    )
    op.create_table(
        "shipment_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(length=127), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("damage_noted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_document_shipment_id_shipment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_document")),
        sa.UniqueConstraint(
            "shipment_id", "type", "label", "version", name=op.f("uq_shipment_document_shipment_id_type_label_version")
        ),
    )
    op.create_table(
        "free_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=2), nullable=False),
        sa.Column("start_code", sa.String(length=24), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_free_precision", sa.String(length=6), nullable=False),
        sa.Column("classifier", sa.String(length=3), nullable=False),
        sa.Column("tiers", sa.Text(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_country", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_free_time_package_id_package")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_free_time_shipment_id_shipment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_time")),
    )
    with op.batch_alter_table("free_time", schema=None) as batch_op:
        batch_op.create_index("ix_free_time_shipment_id", ["shipment_id"], unique=False)

    op.create_table(
        "document_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("pauses_sla", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["shipment_document.id"], name=op.f("fk_document_request_document_id_shipment_document")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_document_request_shipment_id_shipment")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_document_request_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_request")),
    )
    with op.batch_alter_table("document_request", schema=None) as batch_op:
        batch_op.create_index("ix_document_request_shipment_id", ["shipment_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parent_ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_ticket_id"], ["ticket.id"], name=op.f("fk_incident_parent_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_table(
        "exception_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.String(length=20), nullable=False),
        sa.Column("threatens_promise", sa.Boolean(), nullable=False),
        sa.Column("customer_visible", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("recurrence_of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_exception_case_incident_id_incident")),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_exception_case_owner_id_agent")),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_exception_case_package_id_package")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_exception_case_shipment_id_shipment")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_exception_case_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_case")),
    )
    with op.batch_alter_table("exception_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exception_case_pool",
            ["severity", "opened_at"],
            unique=False,
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )
        batch_op.create_index("ix_exception_case_shipment_id", ["shipment_id"], unique=False)
        batch_op.create_index(
            "uq_exception_case_open",
            ["shipment_id", "type"],
            unique=True,
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )

    op.create_table(
        "incident_shipment",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_shipment_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_incident_shipment_shipment_id_shipment")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_incident_shipment_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("incident_id", "shipment_id", name=op.f("pk_incident_shipment")),
    )
    with op.batch_alter_table("incident_shipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_shipment_shipment_id"), ["shipment_id"], unique=False)

    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("voyage", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("vessel_imo", sa.String(length=7), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("terminal", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("si_cutoff_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("vgm_cutoff_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cy_cutoff_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cfs_cutoff_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cy_open_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lat", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lon", sa.Double(), nullable=True))

    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leg_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("package_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("role", sa.String(length=8), nullable=False, server_default="ALIAS"))
        batch_op.create_foreign_key(batch_op.f("fk_reference_package_id_package"), "package", ["package_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_reference_leg_id_leg"), "leg", ["leg_id"], ["id"])

    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pol_code", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("pod_code", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("service", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("direction", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("project_tags", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("hs_code", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dg_class", sa.String(length=4), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pieces", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("gross_g", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("volume_dm3", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("temp_min", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("temp_max", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("promise_basis", sa.String(length=8), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("promise_note", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("eta_source", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("eta_precision", sa.String(length=6), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("eta_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("eta_told_precision", sa.String(length=6), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ending", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("customs_state", sa.String(length=24), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("duty_state", sa.String(length=4), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("close_reason", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("ix_shipment_customer_id_opened_at", ["customer_id", "opened_at", "id"], unique=False)
        batch_op.create_index(
            "ix_shipment_look_at",
            ["look_at"],
            unique=False,
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_shipment_pod_code_location"), "location", ["pod_code"], ["code"])
        batch_op.create_foreign_key(batch_op.f("fk_shipment_pol_code_location"), "location", ["pol_code"], ["code"])

    with op.batch_alter_table("tracking_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("package_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("delivery_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=10), nullable=False, server_default="CARRIER"))
        batch_op.add_column(sa.Column("source_event_id", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("identity", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retracts", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("plan_key", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("document", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("document_function", sa.String(length=8), nullable=False, server_default="ADDS"))
        batch_op.add_column(sa.Column("snapshot", sa.String(length=96), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("raw_type", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("raw_sub_code", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("raw_text", sa.LargeBinary(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("utc_offset_min", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("tz_source", sa.String(length=12), nullable=False, server_default="EXPLICIT"))
        batch_op.add_column(sa.Column("precision", sa.String(length=6), nullable=False, server_default="SECOND"))
        batch_op.add_column(sa.Column("unlocode", sa.String(length=5), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("facility", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("place_text", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("lat", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lon", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("vessel", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("voyage", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pieces", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("weight_g", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("partial", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("delay_reasons", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reason", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("exception", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("contact_name", sa.LargeBinary(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("contact_phone", sa.LargeBinary(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("doubt", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("superseded_by_id", sa.BigInteger(), nullable=True))
        batch_op.alter_column(
            "feed", existing_type=sa.VARCHAR(length=16), type_=sa.String(length=32), existing_nullable=False
        )
        batch_op.alter_column(
            "event_local", existing_type=sa.VARCHAR(length=25), type_=sa.String(length=32), existing_nullable=False
        )
    # What came before: its fingerprint was its identity, and the end of a shipment was its delivery.
    op.execute("UPDATE tracking_event SET identity = fingerprint")
    op.execute(
        "UPDATE shipment SET delivered_at = closed_at, "
        "close_reason = CASE WHEN closed_at IS NULL THEN '' ELSE 'DELIVERED' END, "
        "heard_at = (SELECT max(e.received_at) FROM tracking_event e WHERE e.shipment_id = shipment.id), "
        "newest_at = (SELECT max(e.event_at) FROM tracking_event e WHERE e.shipment_id = shipment.id "
        "AND e.state = 'LIVE' AND e.classifier = 'ACT')"
    )
    with op.batch_alter_table("tracking_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_tracking_event_feed_fingerprint"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_tracking_event_shipment_id_identity_fingerprint"), ["shipment_id", "identity", "fingerprint"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tracking_event_package_id_package"), "package", ["package_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("tracking_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tracking_event_package_id_package"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_tracking_event_shipment_id_identity_fingerprint"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_tracking_event_feed_fingerprint"), ["feed", "fingerprint"])
        batch_op.alter_column(
            "event_local", existing_type=sa.String(length=32), type_=sa.VARCHAR(length=25), existing_nullable=False
        )
        batch_op.alter_column(
            "feed", existing_type=sa.String(length=32), type_=sa.VARCHAR(length=16), existing_nullable=False
        )
        batch_op.drop_column("superseded_by_id")
        batch_op.drop_column("doubt")
        batch_op.drop_column("contact_phone")
        batch_op.drop_column("contact_name")
        batch_op.drop_column("exception")
        batch_op.drop_column("reason")
        batch_op.drop_column("delay_reasons")
        batch_op.drop_column("partial")
        batch_op.drop_column("weight_g")
        batch_op.drop_column("pieces")
        batch_op.drop_column("voyage")
        batch_op.drop_column("vessel")
        batch_op.drop_column("lon")
        batch_op.drop_column("lat")
        batch_op.drop_column("place_text")
        batch_op.drop_column("facility")
        batch_op.drop_column("unlocode")
        batch_op.drop_column("precision")
        batch_op.drop_column("tz_source")
        batch_op.drop_column("utc_offset_min")
        batch_op.drop_column("raw_text")
        batch_op.drop_column("raw_sub_code")
        batch_op.drop_column("raw_type")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("snapshot")
        batch_op.drop_column("document_function")
        batch_op.drop_column("document")
        batch_op.drop_column("plan_key")
        batch_op.drop_column("retracts")
        batch_op.drop_column("version_at")
        batch_op.drop_column("identity")
        batch_op.drop_column("source_event_id")
        batch_op.drop_column("source")
        batch_op.drop_column("delivery_id")
        batch_op.drop_column("package_id")

    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_shipment_pol_code_location"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_shipment_pod_code_location"), type_="foreignkey")
        batch_op.drop_index(
            "ix_shipment_look_at",
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_shipment_customer_id_opened_at")
        batch_op.drop_column("revision")
        batch_op.drop_column("look_at")
        batch_op.drop_column("close_reason")
        batch_op.drop_column("delivered_at")
        batch_op.drop_column("heard_at")
        batch_op.drop_column("newest_at")
        batch_op.drop_column("duty_state")
        batch_op.drop_column("customs_state")
        batch_op.drop_column("ending")
        batch_op.drop_column("eta_told_precision")
        batch_op.drop_column("eta_told_at")
        batch_op.drop_column("eta_precision")
        batch_op.drop_column("eta_source")
        batch_op.drop_column("appointment_at")
        batch_op.drop_column("promise_note")
        batch_op.drop_column("promise_basis")
        batch_op.drop_column("temp_max")
        batch_op.drop_column("temp_min")
        batch_op.drop_column("volume_dm3")
        batch_op.drop_column("gross_g")
        batch_op.drop_column("pieces")
        batch_op.drop_column("dg_class")
        batch_op.drop_column("hs_code")
        batch_op.drop_column("project_tags")
        batch_op.drop_column("direction")
        batch_op.drop_column("service")
        batch_op.drop_column("pod_code")
        batch_op.drop_column("pol_code")

    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reference_leg_id_leg"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_reference_package_id_package"), type_="foreignkey")
        batch_op.drop_column("role")
        batch_op.drop_column("package_id")
        batch_op.drop_column("leg_id")

    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_column("lon")
        batch_op.drop_column("lat")

    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.drop_column("cy_open_at")
        batch_op.drop_column("cfs_cutoff_at")
        batch_op.drop_column("cy_cutoff_at")
        batch_op.drop_column("vgm_cutoff_at")
        batch_op.drop_column("si_cutoff_at")
        batch_op.drop_column("terminal")
        batch_op.drop_column("vessel_imo")
        batch_op.drop_column("voyage")
        batch_op.drop_column("role")

    with op.batch_alter_table("incident_shipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_shipment_shipment_id"))

    op.drop_table("incident_shipment")
    with op.batch_alter_table("exception_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exception_case_open",
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )
        batch_op.drop_index("ix_exception_case_shipment_id")
        batch_op.drop_index(
            "ix_exception_case_pool",
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )

    op.drop_table("exception_case")
    op.drop_table("incident")
    with op.batch_alter_table("document_request", schema=None) as batch_op:
        batch_op.drop_index("ix_document_request_shipment_id")

    op.drop_table("document_request")
    with op.batch_alter_table("free_time", schema=None) as batch_op:
        batch_op.drop_index("ix_free_time_shipment_id")

    op.drop_table("free_time")
    op.drop_table("shipment_document")
    op.drop_table("package")
    with op.batch_alter_table("feed_subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_subscription_next_at")

    op.drop_table("feed_subscription")
    with op.batch_alter_table("feed_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_feed_delivery_waiting", sqlite_where=sa.text("state = ''"), postgresql_where=sa.text("state = ''")
        )
        batch_op.drop_index("ix_feed_delivery_state")
        batch_op.drop_index("ix_feed_delivery_feed_id_received_at")

    op.drop_table("feed_delivery")
    op.drop_table("feed_count")
    with op.batch_alter_table("eta_observation", schema=None) as batch_op:
        batch_op.drop_index("ix_eta_observation_shipment_id_target")

    op.drop_table("eta_observation")
    op.drop_table("import_run")
    op.drop_table("feed")
    op.drop_table("api_token")
    with op.batch_alter_table("waiting_reference", schema=None) as batch_op:
        batch_op.drop_index("ix_waiting_reference_value_norm")

    op.drop_table("waiting_reference")
    with op.batch_alter_table("waiting_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_event_expires_at"))

    op.drop_table("waiting_event")
    op.drop_table("unmapped_code")
    op.drop_table("exception_rule")
