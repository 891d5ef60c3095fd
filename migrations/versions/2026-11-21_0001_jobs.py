"""The job queue: the schema of the installed Procrastinate, whose version is pinned."""

from importlib import resources

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema = resources.files("procrastinate").joinpath("sql/schema.sql").read_text(encoding="utf-8")
    # Straight to the driver: the file holds many statements and per cent signs.
    op.get_bind().connection.driver_connection.execute(schema)


def downgrade() -> None:
    op.get_bind().connection.driver_connection.execute(r"""
        DO $$
        DECLARE name text;
        BEGIN
            FOR name IN SELECT oid::regclass FROM pg_class
                WHERE relname LIKE 'procrastinate\_%' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace
            LOOP EXECUTE 'DROP TABLE ' || name || ' CASCADE'; END LOOP;
            FOR name IN SELECT oid::regprocedure FROM pg_proc
                WHERE proname LIKE 'procrastinate\_%' AND pronamespace = current_schema()::regnamespace
            LOOP EXECUTE 'DROP FUNCTION ' || name || ' CASCADE'; END LOOP;
            FOR name IN SELECT oid::regtype FROM pg_type
                WHERE typname LIKE 'procrastinate\_%' AND typtype IN ('e', 'c')
                  AND typnamespace = current_schema()::regnamespace
            LOOP EXECUTE 'DROP TYPE ' || name || ' CASCADE'; END LOOP;
        END $$
    """)
