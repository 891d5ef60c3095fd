"""Tables of the shop itself: what is in them is about goods, terms and the program's own work."""

from __future__ import annotations

from typing import Final

from adapters.persistence.personal_data.declarations import Retention, Table, nobodys

SHOP: Final = (
    nobodys("categories", "slug", "name"),
    nobodys(
        "products",
        *("slug", "kind", "name", "description", "short_description", "unit", "photos"),
        *("attributes", "tags", "source"),
    ),
    nobodys("product_variants", "sku", "name", "attributes", "photo"),
    nobodys(
        "product_cards",
        *("slug", "kind", "name", "short_description", "unit", "photo", "attributes", "facets", "tags"),
        *("words", "title", "document"),
    ),
    nobodys("search_words", "word"),
    nobodys("product_categories"),
    nobodys("catalogue_version"),
    nobodys("photos", "sha256", "media_type", "content"),
    nobodys("photo_sizes", "media_type", "content"),
    nobodys("photo_copies", "source_url", "state", "failure"),
    nobodys("locations", "code", "name", "address"),
    nobodys("stock_items"),
    nobodys("stock_reservations", "state"),
    nobodys("stock_movements", "kind", "reason"),
    nobodys("stock_documents", "kind", "reference", "author", "reason"),
    nobodys("stock_counts", "note", "state", "opened_by", "closed_by"),
    nobodys("stock_count_lines"),
    nobodys("stock_alerts", "kind", "seen_by"),
    nobodys("delivery_methods", "code", "kind", "name"),
    nobodys("loyalty_programs", "mode", "accrue_on", "time_zone"),
    nobodys("loyalty_tiers", "code", "name"),
    nobodys("ledger_entries", "transfer_key", "kind"),
    # Events carry ids, numbers and sums, never a text of a person: a test looks at every event's fields.
    nobodys("event_log", "topic", "payload", "actor"),
    nobodys("handled_events", "reaction"),
    nobodys("custom_field_definitions", "key", "name", "kind", "options"),
    nobodys("segments", "name", "name_key", "rule"),
    nobodys("banners", "title", "text", "photo", "link", "audience", "tier_code", "content_hash"),
    nobodys("banner_clicks", "day"),
    nobodys("pages", "slug", "title", "html", "content_hash"),
    nobodys("promotions", "title", "badge", "text"),
    nobodys("promotion_products"),
    nobodys("promotion_categories"),
    nobodys("promotion_prices"),
    nobodys("promotion_badges"),
    nobodys("promoted_prices"),
    nobodys("woo_categories"),
    nobodys("woo_products", "terms", "content_hash"),
    nobodys("woo_variants"),
    nobodys("woo_stock", "note"),
    nobodys("woo_order_poll"),
    nobodys("woo_shop", "address"),
    nobodys("woo_state"),
    nobodys("woo_sync_runs", "state", "stage", "failure"),
    nobodys("woo_remarks", "subject", "name", "code", "detail"),
    # Of an order too only its number and a digest.
    nobodys("woo_hints", "resource", "digest", "topic"),
    nobodys("consent_texts", "purpose", "locale", "title", "body", "sha256"),
    # Anybody can send them, so nobody knows whose they are: they only have a term.
    Table(
        name="rejected_callbacks",
        kept=Retention.SHORT,
        impersonal=frozenset({"provider", "body", "reason"}),
    ),
)

FOREIGN: Final = (
    nobodys("alembic_version", "version_num"),
    # Arguments of jobs are ids, as those of events.
    nobodys("procrastinate_jobs", "queue_name", "task_name", "lock", "queueing_lock", "args"),
    nobodys("procrastinate_periodic_defers", "task_name", "periodic_id"),
    nobodys("procrastinate_events"),
    nobodys("procrastinate_workers"),
)
"""Tables that are not ours: of the migrations and of the job queue."""
