"""What promises need beyond a first ladder: actions, rollouts, checks, extensions, steps, inquiries, merges.

Expand step: every new column has a value that is right for the rows of before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("ticket_type", sa.String(length=12), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow")),
        sa.UniqueConstraint("name", name=op.f("uq_flow_name")),
        sa.UniqueConstraint("ticket_type", name=op.f("uq_flow_ticket_type")),
    )
    op.create_table(
        "hook_call",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_call")),
        sa.UniqueConstraint("key", "url", name=op.f("uq_hook_call_key_url")),
    )
    with op.batch_alter_table("hook_call", schema=None) as batch_op:
        batch_op.create_index("ix_hook_call_delivery", ["delivery", "next_try_at"], unique=False)

    op.create_table(
        "sla_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_ticket_id", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_check")),
        sa.UniqueConstraint("day", name=op.f("uq_sla_check_day")),
    )
    op.create_table(
        "sla_rollout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policies", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_ticket_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_rollout")),
    )
    op.create_table(
        "flow_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flow_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("fk_flow_step_flow_id_flow")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_flow_step_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_step")),
        sa.UniqueConstraint("flow_id", "position", name=op.f("uq_flow_step_flow_id_position")),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["agent.id"], name=op.f("fk_inquiry_answered_by_id_agent")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["agent.id"], name=op.f("fk_inquiry_asked_by_id_agent")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_inquiry_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "sla_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["agent.id"], name=op.f("fk_sla_correction_by_id_agent")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_correction_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_correction")),
        sa.UniqueConstraint(
            "ticket_id",
            "metric",
            "cycle",
            "conversation",
            name=op.f("uq_sla_correction_ticket_id_metric_cycle_conversation"),
        ),
    )
    op.create_table(
        "sla_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["sla_check.id"], name=op.f("fk_sla_difference_check_id_sla_check")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_difference_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_difference")),
        sa.UniqueConstraint("check_id", "ticket_id", name=op.f("uq_sla_difference_check_id_ticket_id")),
    )
    op.create_table(
        "sla_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=40), nullable=False),
        sa.Column("due_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["agent.id"], name=op.f("fk_sla_extension_asked_by_id_agent")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["agent.id"], name=op.f("fk_sla_extension_decided_by_id_agent")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_extension_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_extension")),
    )
    with op.batch_alter_table("sla_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sla_extension_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["agent.id"], name=op.f("fk_ticket_step_ended_by_id_agent")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_ticket_step_team_id_team")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_step_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_step")),
        sa.UniqueConstraint("ticket_id", "round", "position", name=op.f("uq_ticket_step_ticket_id_round_position")),
    )
    with op.batch_alter_table("ticket_step", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_step_ticket_id", ["ticket_id"], unique=False)

    op.create_table(
        "ticket_tag",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_tag_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "tag", name=op.f("pk_ticket_tag")),
    )
    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manager_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_agent_manager_id_agent"), "agent", ["manager_id"], ["id"])

    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_manager_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_customer_account_manager_id_agent"), "agent", ["account_manager_id"], ["id"]
        )

    with op.batch_alter_table("sla_policy_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channels", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("modes", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("teams", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("customers", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("actions", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("extend_minutes", sa.Integer(), server_default="240", nullable=False))

    with op.batch_alter_table("sla_timer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_sla_timer_due_at", ["due_at"], unique=False)

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_team_calendar_id_sla_calendar"), "sla_calendar", ["calendar_id"], ["id"]
        )

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resume_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("absorbed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ticket_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(
            "ix_ticket_resume_at",
            ["resume_at"],
            unique=False,
            postgresql_where=sa.text("resume_at IS NOT NULL"),
            sqlite_where=sa.text("resume_at IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_ticket_merged_into_id_ticket"), "ticket", ["merged_into_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_ticket_follows_id_ticket"), "ticket", ["follows_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ticket_follows_id_ticket"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_ticket_merged_into_id_ticket"), type_="foreignkey")
        batch_op.drop_index(
            "ix_ticket_resume_at",
            postgresql_where=sa.text("resume_at IS NOT NULL"),
            sqlite_where=sa.text("resume_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_ticket_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_follows_id"))
        batch_op.drop_column("follows_id")
        batch_op.drop_column("absorbed")
        batch_op.drop_column("merged_at")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("resume_at")

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_team_calendar_id_sla_calendar"), type_="foreignkey")
        batch_op.drop_column("calendar_id")

    with op.batch_alter_table("sla_timer", schema=None) as batch_op:
        batch_op.drop_index("ix_sla_timer_due_at")
        batch_op.drop_column("snoozed_until")

    with op.batch_alter_table("sla_policy_version", schema=None) as batch_op:
        batch_op.drop_column("extend_minutes")
        batch_op.drop_column("actions")
        batch_op.drop_column("customers")
        batch_op.drop_column("teams")
        batch_op.drop_column("languages")
        batch_op.drop_column("modes")
        batch_op.drop_column("channels")

    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_customer_account_manager_id_agent"), type_="foreignkey")
        batch_op.drop_column("account_manager_id")

    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agent_manager_id_agent"), type_="foreignkey")
        batch_op.drop_column("manager_id")

    op.drop_table("ticket_tag")
    with op.batch_alter_table("ticket_step", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_step_ticket_id")

    op.drop_table("ticket_step")
    with op.batch_alter_table("sla_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sla_extension_ticket_id"))

    op.drop_table("sla_extension")
    op.drop_table("sla_difference")
    op.drop_table("sla_correction")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_ticket_id"))

    op.drop_table("inquiry")
    op.drop_table("flow_step")
    op.drop_table("sla_rollout")
    op.drop_table("sla_check")
    with op.batch_alter_table("hook_call", schema=None) as batch_op:
        batch_op.drop_index("ix_hook_call_delivery")

    op.drop_table("hook_call")
    op.drop_table("flow")
