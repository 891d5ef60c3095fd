"""The loyalty programme, its tiers, lots of points and their uses."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_programs",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("accrue_on", sa.Text(), nullable=False),
        sa.Column("defer_days", sa.BigInteger(), nullable=False),
        sa.Column("lifetime_months", sa.BigInteger(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("accrue_on IN ('paid', 'completed')", name=op.f("ck_loyalty_programs_accrue_on")),
        sa.CheckConstraint(
            "mode IN ('charge_scores', 'apply_discount')", name=op.f("ck_loyalty_programs_mode")
        ),
        sa.CheckConstraint("defer_days BETWEEN 0 AND 90", name=op.f("ck_loyalty_programs_defer_days")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_loyalty_programs")),
    )
    op.create_table(
        "loyalty_tiers",
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("max_share_bp", sa.BigInteger(), nullable=False),
        sa.Column("spent_from_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("max_share_bp BETWEEN 0 AND 10000", name=op.f("ck_loyalty_tiers_max_share_bp")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_loyalty_tiers_rate_bp")),
        sa.ForeignKeyConstraint(
            ["version"], ["loyalty_programs.version"], name=op.f("fk_loyalty_tiers_version")
        ),
        sa.PrimaryKeyConstraint("version", "code", name=op.f("pk_loyalty_tiers")),
    )
    op.create_table(
        "point_lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("amount_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("remaining_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("held_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source_order_id", sa.Uuid(), nullable=True),
        sa.Column("activates_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'active', 'spent', 'reversed')", name=op.f("ck_point_lots_state")
        ),
        sa.CheckConstraint(
            "remaining_hundredths + held_hundredths <= amount_hundredths", name=op.f("ck_point_lots_amount")
        ),
        sa.CheckConstraint(
            "remaining_hundredths >= 0 AND held_hundredths >= 0", name=op.f("ck_point_lots_parts")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_point_lots_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_lots")),
    )
    op.create_index(
        "ix_point_lots_due",
        "point_lots",
        ["activates_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_point_lots_open",
        "point_lots",
        ["client_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'active')"),
    )
    op.create_index("uq_point_lots_source_order_id", "point_lots", ["source_order_id"], unique=True)
    op.create_table(
        "point_uses",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("points_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'spent', 'returned')", name=op.f("ck_point_uses_state")),
        sa.CheckConstraint("points_hundredths > 0", name=op.f("ck_point_uses_points_hundredths")),
        sa.ForeignKeyConstraint(["lot_id"], ["point_lots.id"], name=op.f("fk_point_uses_lot_id")),
        sa.PrimaryKeyConstraint("order_id", "lot_id", name=op.f("pk_point_uses")),
    )

    op.execute(
        "CREATE TRIGGER loyalty_programs_append_only BEFORE UPDATE OR DELETE ON loyalty_programs"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER loyalty_tiers_append_only BEFORE UPDATE OR DELETE ON loyalty_tiers"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("point_uses")
    op.drop_table("point_lots")
    op.drop_table("loyalty_tiers")
    op.drop_table("loyalty_programs")
