"""Photos kept in the database, and copies of the pictures that a connected shop shows."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("media_type IN ('image/jpeg', 'image/webp')", name=op.f("ck_photos_media_type")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photos_extent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("sha256", name=op.f("uq_photos_sha256")),
    )
    op.create_table(
        "photo_sizes",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size IN (320, 640, 1280)", name=op.f("ck_photo_sizes_size")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_sizes_photo_id")),
        sa.PrimaryKeyConstraint("photo_id", "size", name=op.f("pk_photo_sizes")),
    )
    op.create_table(
        "photo_copies",
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("tried_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('wanted', 'copied', 'refused')", name=op.f("ck_photo_copies_state")),
        sa.CheckConstraint(
            "(state = 'copied') = (photo_id IS NOT NULL)", name=op.f("ck_photo_copies_copied")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_photo_copies_photo_id")),
        sa.PrimaryKeyConstraint("source_url", name=op.f("pk_photo_copies")),
    )
    op.create_index(op.f("ix_photo_copies_photo_id"), "photo_copies", ["photo_id"])


def downgrade() -> None:
    """Products that show a photo kept here lose the picture."""
    for table in ("photo_copies", "photo_sizes", "photos"):
        op.drop_table(table)
