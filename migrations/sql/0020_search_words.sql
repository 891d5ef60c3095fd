-- How a Russian word sounds to whoever cannot spell it: unstressed vowels are one, signs are none.
CREATE FUNCTION word_sound(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate($1, 'оэеыйяюъь', 'аииииау')
$$;

CREATE INDEX ix_search_words_sound ON search_words USING gin (word_sound(word) gin_trgm_ops);

-- The words of some names; numbers are no words, and hardly anything can be taken for two letters.
CREATE FUNCTION search_words_of(names text[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    SELECT word FROM unnest(names) AS name, regexp_split_to_table(name, ' +') AS word
    WHERE length(word) BETWEEN 3 AND 40 AND word ~ '[^0-9]'
$$;

-- Whoever writes a card counts its words, in the same transaction.
CREATE FUNCTION count_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text[];
    after text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(words) INTO after FROM fresh;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(words) INTO before FROM stale;
    ELSE
        SELECT array_agg(stale.words), array_agg(fresh.words) INTO before, after
        FROM stale JOIN fresh USING (product_id) WHERE stale.words <> fresh.words;
    END IF;
    INSERT INTO search_words AS known (word, cards)
    SELECT word, sum(difference)
    FROM (SELECT search_words_of(after), 1 UNION ALL SELECT search_words_of(before), -1) AS counted (word, difference)
    GROUP BY word HAVING sum(difference) <> 0 ORDER BY word
    ON CONFLICT (word) DO UPDATE SET cards = known.cards + excluded.cards;
    RETURN NULL;
END $$;

CREATE TRIGGER product_cards_added AFTER INSERT ON product_cards
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();
CREATE TRIGGER product_cards_changed AFTER UPDATE ON product_cards
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();
CREATE TRIGGER product_cards_removed AFTER DELETE ON product_cards
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();

-- The words that a misspelt one may stand for, the most like it first; none that is much less like it than the first.
-- The setting holds inside of the function.
CREATE FUNCTION words_alike(typed text, most integer) RETURNS TABLE (word text)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = '0.4' AS $$
    SELECT near.word
    FROM (SELECT known.word, known.cards, likeness, max(likeness) OVER () AS best
          FROM search_words known, word_sound(typed) AS sound, word_sound(known.word) AS its,
               LATERAL (SELECT word_similarity(sound, its) + similarity(sound, its) AS likeness) AS compared
          WHERE word_sound(typed) <% word_sound(known.word) AND known.cards > 0) AS near
    WHERE likeness >= 0.8 * best
    ORDER BY likeness DESC, similarity(typed, near.word) DESC, near.cards DESC, near.word LIMIT most
$$;
