"""Granted and withheld permissions of staff, and the audit log by actor and by action."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "staff_members", sa.Column("created_by", sa.Text(), server_default="system", nullable=False)
    )
    for name in ("granted", "withheld"):
        op.add_column(
            "staff_members",
            sa.Column(name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        )
    op.create_check_constraint(
        op.f("ck_staff_members_contradiction"), "staff_members", "NOT granted && withheld"
    )
    op.create_check_constraint(
        op.f("ck_staff_members_owner"), "staff_members", "role <> 'owner' OR withheld = '{}'"
    )
    for column in ("actor", "action"):
        op.create_index(f"ix_audit_log_{column}", "audit_log", [column, "at", "id"])


def downgrade() -> None:
    """Members keep what their roles bring."""
    for column in ("actor", "action"):
        op.drop_index(f"ix_audit_log_{column}", "audit_log")
    for name in ("owner", "contradiction"):
        op.drop_constraint(op.f(f"ck_staff_members_{name}"), "staff_members", type_="check")
    for name in ("granted", "withheld", "created_by"):
        op.drop_column("staff_members", name)
