"""Firmer guards.

* One guard against rows about the merged and the erased instead of two.
* History cannot be truncated.
* A merge that was taken back keeps nothing of either person: the other one would read it in their export.
* Erasing one column of a sealed row leaves the others of it as they are.
* The templates of consents promise no withdrawal by an answer to a message, which nobody reads yet.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Of either: merged, erased.
GUARDED = (
    "carts",
    "client_contacts",
    "client_notes",
    "client_tags",
    "consent_events",
    "doors",
    "messages",
    "orders",
    "passwords",
    "payments",
    "sessions",
)
ONLY_ERASED = ("door_links", "ratings", "segment_members", "subject_requests")
# What an order earns is booked whoever has been erased since.
ONLY_MERGED = ("point_lots",)

APPEND_ONLY = (
    "audit_log",
    "client_merges",
    "consent_events",
    "consent_texts",
    "destruction_acts",
    "destruction_entries",
    "erasures",
    "event_log",
    "ledger_entries",
    "ledger_transfers",
    "loyalty_programs",
    "loyalty_tiers",
    "order_history",
    "stock_movements",
)

_RECORD_OF_MERGE = """
CREATE OR REPLACE FUNCTION refuse_change_of_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    undoing CONSTANT text[] := ARRAY[{undoing}];
    erasing CONSTANT text[] := ARRAY['personal', 'reason', 'undo_reason'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.undone_at IS NULL AND to_jsonb(NEW) - undoing = to_jsonb(OLD) - undoing {emptied}
        THEN RETURN NEW; END IF;
        IF current_setting('prilavok.erasure', true) = 'on'
           AND to_jsonb(NEW) - erasing = to_jsonb(OLD) - erasing AND NEW.personal = '{{}}'
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'client_merges is append-only' USING ERRCODE = 'restrict_violation';
END $$
"""
_SEALED_HISTORY = """
CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('prilavok.erasure', true) = 'on'
        AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
        AND NOT EXISTS (SELECT FROM jsonb_each(to_jsonb(NEW)) AS field
                        WHERE field.key = ANY (TG_ARGV) AND field.value NOT IN ('null', '""', '{{}}') {unchanged})
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
_PROMISE = "в профиле, ответом на сообщение или письмом"
_KEPT_PROMISE = "в профиле или письмом"
_UNDOING = "'undone_by', 'undo_reason', 'undone_at'"


def upgrade() -> None:
    # Both facts by one look at the client.
    op.execute(
        """
        CREATE FUNCTION refuse_gone_client() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            survivor uuid;
            erased timestamptz;
        BEGIN
            SELECT merged_into, erased_at INTO survivor, erased FROM clients WHERE id = NEW.client_id FOR KEY SHARE;
            IF erased IS NOT NULL AND 'erased' = ANY (TG_ARGV) THEN
                RAISE EXCEPTION 'the client is erased'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_erased_client';
            END IF;
            IF survivor IS NOT NULL AND 'merged' = ANY (TG_ARGV) THEN
                RAISE EXCEPTION 'the client was merged into another one'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_merged_client';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    _drop_guards("merged", *GUARDED, *ONLY_MERGED)
    _drop_guards("erased", *GUARDED, *ONLY_ERASED)
    _guard("refuse_gone_client('erased', 'merged')", "gone", *GUARDED)
    _guard("refuse_gone_client('erased')", "gone", *ONLY_ERASED)
    _guard("refuse_gone_client('merged')", "gone", *ONLY_MERGED)
    for what in ("merged", "erased"):
        op.execute(f"DROP FUNCTION refuse_{what}_client()")
    # Whatever empties it also takes the merge back, and whatever takes the merge back may empty it.
    op.execute(
        _RECORD_OF_MERGE.format(
            undoing=f"{_UNDOING}, 'personal'",
            emptied="AND (NEW.personal = OLD.personal OR NEW.personal = '{}' AND NEW.undone_at IS NOT NULL)",
        )
    )
    op.execute("SELECT set_config('prilavok.erasure', 'on', true)")
    op.execute("UPDATE client_merges SET personal = '{}' WHERE undone_at IS NOT NULL")
    op.execute("SELECT set_config('prilavok.erasure', '', true)")
    op.execute(_SEALED_HISTORY.format(unchanged="AND field.value <> to_jsonb(OLD) -> field.key"))
    _mend_templates()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
        )


def _mend_templates() -> None:
    """What somebody has consented to stays as they read it: the shop publishes a text of its own."""
    op.execute("ALTER TABLE consent_texts DISABLE TRIGGER consent_texts_append_only")
    op.execute(
        f"""
        UPDATE consent_texts AS text SET body = mended, sha256 =
            encode(sha256(convert_to(title || chr(10) || chr(10) || mended, 'UTF8')), 'hex')
        FROM (SELECT purpose, version, locale, replace(body, '{_PROMISE}', '{_KEPT_PROMISE}') AS mended
              FROM consent_texts) AS new
        WHERE (new.purpose, new.version, new.locale) = (text.purpose, text.version, text.locale)
          AND template AND mended <> body
          AND NOT EXISTS (SELECT FROM consent_events AS event
                          WHERE (event.purpose, event.text_version, event.text_locale)
                                = (text.purpose, text.version, text.locale))
        """
    )
    op.execute("ALTER TABLE consent_texts ENABLE TRIGGER consent_texts_append_only")


def _drop_guards(what: str, *tables: str) -> None:
    for table in tables:
        # Consents of the merged had none.
        op.execute(f"DROP TRIGGER IF EXISTS {table}_client_{what} ON {table}")


def _guard(function: str, what: str, *tables: str) -> None:
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_client_{what} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}"
        )


def downgrade() -> None:
    """What was emptied stays empty, and the templates stay mended."""
    op.execute(_SEALED_HISTORY.format(unchanged=""))
    op.execute(_RECORD_OF_MERGE.format(undoing=_UNDOING, emptied=""))
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_never_truncated ON {table}")
    _drop_guards("gone", *GUARDED, *ONLY_ERASED, *ONLY_MERGED)
    op.execute("DROP FUNCTION refuse_gone_client()")
    op.execute(
        """
        CREATE FUNCTION refuse_merged_client() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE survivor uuid;
        BEGIN
            SELECT merged_into INTO survivor FROM clients WHERE id = NEW.client_id FOR KEY SHARE;
            IF survivor IS NOT NULL THEN
                RAISE EXCEPTION 'the client was merged into another one'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_merged_client';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION refuse_erased_client() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE moment timestamptz;
        BEGIN
            SELECT erased_at INTO moment FROM clients WHERE id = NEW.client_id FOR KEY SHARE;
            IF moment IS NOT NULL THEN
                RAISE EXCEPTION 'the client is erased'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_erased_client';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    unmerged = [table for table in (*GUARDED, *ONLY_MERGED) if table != "consent_events"]
    _guard("refuse_merged_client()", "merged", *unmerged)
    _guard("refuse_erased_client()", "erased", *GUARDED, *ONLY_ERASED)
