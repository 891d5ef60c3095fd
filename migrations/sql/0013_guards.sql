-- The client's row changes with every answer: whoever holds it shared keeps answers out, even at the isolation
-- levels that do not see what was committed meanwhile.
CREATE FUNCTION number_consent_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    following bigint;
BEGIN
    UPDATE clients SET consent_sequence = consent_sequence + 1 WHERE id = NEW.client_id
    RETURNING consent_sequence INTO following;
    IF NEW.sequence <> following THEN
        RAISE EXCEPTION 'the next consent event of this client is number %', following
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.sequence := following;
    RETURN NEW;
END $$;

CREATE TRIGGER consent_events_numbered BEFORE INSERT ON consent_events
    FOR EACH ROW EXECUTE FUNCTION number_consent_event();

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_strip_nulls(to_jsonb(NEW)) <@ to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% may be cleared, not rewritten', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER consent_evidence_only_cleared BEFORE UPDATE ON consent_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION consent_purpose_of(channel text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN channel IN ('telegram', 'vk', 'max') THEN 'messenger'
                WHEN channel IN ('sms', 'email', 'app_push') THEN channel END
$$;

-- The three events by which advertising may go to somebody, or NULL. Volatile, so that its second statement sees
-- what was committed while the first one waited.
CREATE FUNCTION marketing_consent(person uuid, channel text) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    proof uuid[];
BEGIN
    PERFORM FROM clients WHERE id = person FOR SHARE;
    SELECT array_agg(id ORDER BY sequence) INTO proof
    FROM (SELECT DISTINCT ON (purpose) id, sequence, action FROM consent_events
          WHERE client_id = person AND purpose IN ('personal_data', 'marketing', consent_purpose_of(channel))
          ORDER BY purpose, sequence DESC) AS latest
    WHERE action = 'given';
    RETURN CASE WHEN cardinality(proof) = 3 THEN proof END;
END $$;

CREATE FUNCTION guard_marketing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unsent CONSTANT text[] := ARRAY['queued', 'no_channel', 'suppressed', 'blocked', 'failed'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.kind <> OLD.kind THEN
            RAISE EXCEPTION 'the kind of a message never changes' USING ERRCODE = 'restrict_violation';
        END IF;
        -- What was handed to its channel with a consent may be recorded as sent after a withdrawal.
        IF NEW.channel = OLD.channel
           AND (NEW.state = ANY (unsent) OR OLD.state <> ALL (unsent))
           AND (NEW.state <> 'sending' OR (OLD.state = 'sending' AND NEW.attempts = OLD.attempts))
        THEN
            NEW.consent_event_ids := OLD.consent_event_ids;
            RETURN NEW;
        END IF;
    END IF;
    NEW.consent_event_ids := marketing_consent(NEW.client_id, NEW.channel);
    IF NEW.consent_event_ids IS NULL THEN
        RAISE EXCEPTION 'this client has not consented to advertising by %', NEW.channel
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'guard_marketing';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER messages_marketing BEFORE INSERT ON messages
    FOR EACH ROW WHEN (NEW.kind = 'marketing') EXECUTE FUNCTION guard_marketing();

CREATE TRIGGER messages_marketing_again BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (NEW.kind = 'marketing' OR OLD.kind = 'marketing') EXECUTE FUNCTION guard_marketing();
