"""Documents, counts, alerts and low levels of the stock; movements of every kind."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_SIGN = (
    "kind = 'adjustment' OR kind IN ('receipt', 'transfer_in', 'return') AND delta_milli >= 0"
    " OR kind IN ('sale', 'write_off', 'transfer_out') AND delta_milli <= 0"
)
_INDEXES = {
    "ix_stock_movements_occurred_at": (["occurred_at", "id"], None),
    "ix_stock_movements_document_id": (["document_id"], "document_id IS NOT NULL"),
    "ix_stock_movements_order_id": (["order_id"], "order_id IS NOT NULL"),
}


def upgrade() -> None:
    op.add_column(
        "locations",
        sa.Column("allows_negative", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("stock_items", sa.Column("low_level_milli", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_stock_items_short",
        "stock_items",
        ["variant_id", "location_id"],
        postgresql_where=sa.text("reserved_milli > on_hand_milli - LEAST(threshold_milli, 0)"),
    )
    _create_tables()
    op.add_column("stock_movements", sa.Column("document_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stock_movements_document_id"), "stock_movements", "stock_documents", ["document_id"], ["id"]
    )
    checks = {
        "sign": _SIGN,
        "legs": "document_id IS NOT NULL OR kind NOT IN ('transfer_in', 'transfer_out')",
        "order_id": "order_id IS NOT NULL OR kind NOT IN ('sale', 'return')",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_stock_movements_{name}"), "stock_movements", condition)
    for name, (columns, where) in _INDEXES.items():
        op.create_index(
            name, "stock_movements", columns, postgresql_where=sa.text(where) if where is not None else None
        )
    _create_guards()


def _create_tables() -> None:
    op.create_table(
        "stock_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('movement', 'transfer', 'count', 'import')", name=op.f("ck_stock_documents_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_documents")),
        sa.UniqueConstraint("reference", name=op.f("uq_stock_documents_reference")),
    )
    op.create_index(
        "ix_stock_documents_order_id",
        "stock_documents",
        ["order_id"],
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
    op.create_table(
        "stock_counts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'posted', 'cancelled')", name=op.f("ck_stock_counts_state")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_stock_counts_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_counts")),
    )
    op.create_index(
        "uq_stock_counts_open",
        "stock_counts",
        ["location_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_stock_counts_opened_at", "stock_counts", ["opened_at", "id"])
    op.create_table(
        "stock_count_lines",
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("expected_milli", sa.BigInteger(), nullable=False),
        sa.Column("counted_milli", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stock_counts.id"], name=op.f("fk_stock_count_lines_count_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_stock_count_lines_variant_id")
        ),
        sa.PrimaryKeyConstraint("count_id", "variant_id", name=op.f("pk_stock_count_lines")),
    )
    op.create_table(
        "stock_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("milli", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('low', 'below_zero')", name=op.f("ck_stock_alerts_kind")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_stock_alerts_location_id")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_stock_alerts_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_alerts")),
    )
    op.create_index("ix_stock_alerts_raised_at", "stock_alerts", ["raised_at", "id"])


def _create_guards() -> None:
    op.execute(
        "CREATE TRIGGER stock_documents_append_only BEFORE UPDATE OR DELETE ON stock_documents"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER stock_documents_never_truncated BEFORE TRUNCATE ON stock_documents"
        " EXECUTE FUNCTION refuse_change()"
    )
    # At commit, because the other leg may come by another statement.
    op.execute(
        """
        CREATE FUNCTION refuse_lone_leg() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT sum(delta_milli) FROM stock_movements
                WHERE document_id = NEW.document_id AND variant_id = NEW.variant_id
                  AND kind IN ('transfer_in', 'transfer_out')) <> 0 THEN
                RAISE EXCEPTION 'a leg of the transfer % is missing', NEW.document_id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER stock_movements_both_legs AFTER INSERT ON stock_movements"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('transfer_in', 'transfer_out'))"
        " EXECUTE FUNCTION refuse_lone_leg()"
    )


def downgrade() -> None:
    """Movements of kinds that the release before does not know stay as they are: its code only adds them up."""
    op.execute("DROP TRIGGER stock_movements_both_legs ON stock_movements")
    op.execute("DROP FUNCTION refuse_lone_leg()")
    for name in _INDEXES:
        op.drop_index(name, "stock_movements")
    for name in ("sign", "legs", "order_id"):
        op.drop_constraint(op.f(f"ck_stock_movements_{name}"), "stock_movements")
    op.drop_column("stock_movements", "document_id")
    for table in ("stock_alerts", "stock_count_lines", "stock_counts", "stock_documents"):
        op.drop_table(table)
    op.drop_index("ix_stock_items_short", "stock_items")
    op.drop_column("stock_items", "low_level_milli")
    op.drop_column("locations", "allows_negative")
