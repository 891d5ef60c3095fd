"""Favourites, banners with their clicks, pages, and promotions on products."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = (
    "promoted_prices",
    "promotion_badges",
    "promotion_prices",
    "promotion_categories",
    "promotion_products",
    "promotions",
    "favorites",
    "pages",
    "banner_clickers",
    "banner_clicks",
    "banners",
)


def upgrade() -> None:
    _create_banners()
    _create_clicks()
    _create_pages()
    _create_favorites()
    _create_promotions()
    _create_what_is_in_force()
    for table in ("favorites", "banner_clickers"):
        op.execute(
            f"CREATE TRIGGER {table}_client_gone AFTER INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_gone_client('erased', 'merged')"
        )


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_wordpress() -> tuple[sa.Column, ...]:
    return (
        sa.Column("wordpress_id", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=True),
        _moment("gone_at", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
    )


def _create_banners() -> None:
    op.create_table(
        "banners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _moment("starts_at", nullable=True),
        _moment("ends_at", nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=True),
        sa.Column("tier_code", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_of_wordpress(),
        sa.CheckConstraint(
            "audience IN ('everyone', 'clients', 'segment', 'tier')", name=op.f("ck_banners_audience")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_banners_window")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segments.id"], name=op.f("fk_banners_segment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banners")),
        sa.UniqueConstraint("wordpress_id", name=op.f("uq_banners_wordpress_id")),
    )
    op.create_index("ix_banners_position_id", "banners", ["position", "id"])
    op.create_index(op.f("ix_banners_segment_id"), "banners", ["segment_id"])


def _create_clicks() -> None:
    op.create_table(
        "banner_clicks",
        sa.Column("banner_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clicks", sa.BigInteger(), nullable=False),
        sa.Column("clients", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["banner_id"], ["banners.id"], name=op.f("fk_banner_clicks_banner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("banner_id", "day", name=op.f("pk_banner_clicks")),
    )
    op.create_table(
        "banner_clickers",
        sa.Column("banner_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        _moment("clicked_at"),
        sa.ForeignKeyConstraint(
            ["banner_id"], ["banners.id"], name=op.f("fk_banner_clickers_banner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_banner_clickers_client_id")),
        sa.PrimaryKeyConstraint("banner_id", "day", "client_id", name=op.f("pk_banner_clickers")),
    )
    op.create_index("ix_banner_clickers_client_id", "banner_clickers", ["client_id"])
    op.create_index("ix_banner_clickers_clicked_at", "banner_clickers", ["clicked_at"])


def _create_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_of_wordpress(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("slug", name=op.f("uq_pages_slug")),
        sa.UniqueConstraint("wordpress_id", name=op.f("uq_pages_wordpress_id")),
    )
    op.create_index("ix_pages_position_id", "pages", ["position", "id"])


def _create_favorites() -> None:
    op.create_table(
        "favorites",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        _moment("added_at"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_favorites_client_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_favorites_product_id")),
        sa.PrimaryKeyConstraint("client_id", "product_id", name=op.f("pk_favorites")),
    )
    op.create_index("ix_favorites_client_id_added_at", "favorites", ["client_id", "added_at", "product_id"])


def _create_promotions() -> None:
    op.create_table(
        "promotions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("starts_at", nullable=True),
        _moment("ends_at", nullable=True),
        sa.Column("percent_off", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("percent_off BETWEEN 1 AND 9999", name=op.f("ck_promotions_percent_off")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_promotions_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )
    op.create_index("ix_promotions_created_at_id", "promotions", ["created_at", "id"])
    op.create_index("ix_promotions_priority_id", "promotions", ["priority", "id"])
    _create_part("promotion_products", "product_id", "products")
    _create_part("promotion_categories", "category_id", "categories")
    _create_part(
        "promotion_prices",
        "variant_id",
        "product_variants",
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_promotion_prices_price")),
    )


def _create_part(table: str, column: str, of: str, *more: sa.Column | sa.CheckConstraint) -> None:
    op.create_table(
        table,
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column(column, sa.Uuid(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotions.id"], name=op.f(f"fk_{table}_promotion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}")),
        sa.PrimaryKeyConstraint("promotion_id", column, name=op.f(f"pk_{table}")),
    )


def _create_what_is_in_force() -> None:
    op.create_table(
        "promotion_badges",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_promotion_badges_product_id")),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["promotions.id"],
            name=op.f("fk_promotion_badges_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "promotion_id", name=op.f("pk_promotion_badges")),
    )
    op.create_index(op.f("ix_promotion_badges_promotion_id"), "promotion_badges", ["promotion_id"])
    op.create_table(
        "promoted_prices",
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("kept_minor", sa.BigInteger(), nullable=True),
        sa.Column("applied_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_promoted_prices_variant_id")
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_promoted_prices")),
    )


def downgrade() -> None:
    """Promotions that run end: what the staff had set is put back."""
    op.execute(
        """
        UPDATE product_variants v SET promo_price_minor = CASE WHEN p.kept_minor < v.price_minor THEN p.kept_minor END
        FROM promoted_prices p WHERE p.variant_id = v.id AND v.promo_price_minor = p.applied_minor
        """
    )
    for table in TABLES:
        op.drop_table(table)
