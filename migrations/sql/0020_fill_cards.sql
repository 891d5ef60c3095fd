-- Every product that buyers may see gets its card.
WITH RECURSIVE
    visible AS (
        SELECT id, ARRAY[id] AS line FROM categories WHERE parent_id IS NULL AND active
        UNION ALL
        SELECT c.id, visible.line || c.id FROM categories c JOIN visible ON c.parent_id = visible.id WHERE c.active
    ),
locked AS (SELECT * FROM products)
INSERT INTO product_cards (
    product_id, slug, kind, name, short_description, unit, photo, category_id, category_ids, direct_ids, variant_id, variants, price_minor, base_minor, on_sale, in_stock, skip_loyalty, unredeemable, position, sold, created_us, attributes, facets, tags, words, title, document
)
    SELECT p.id, p.slug, p.kind, p.name, p.short_description, p.unit, p.photos[1], p.category_id, place.category_ids,
           place.direct_ids, offer.variant_id, offer.variants, offer.price_minor, offer.base_minor, offer.on_sale,
           offer.in_stock, p.skip_loyalty, p.unredeemable, p.position, p.sold,
           (extract(epoch FROM p.created_at) * 1000000)::bigint, p.attributes, facet.facets, p.tags,
           product_words(p.name), title.words,
           title.words || setweight(to_tsvector('russian', product_words(concat_ws(' ', offer.names,
                array_to_string(facet.facets, ' '), array_to_string(p.tags, ' ')))), 'B')
           || setweight(to_tsvector('russian', product_words(regexp_replace(
                p.short_description || ' ' || p.description, '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'))), 'C')
    FROM locked p
    CROSS JOIN LATERAL (
    SELECT array_agg(visible.id ORDER BY placed.rank) AS direct_ids,
           (SELECT array_agg(DISTINCT above.id ORDER BY above.id)
              FROM unnest(string_to_array(string_agg(array_to_string(visible.line, ' '), ' '), ' ')::uuid[])
                AS above (id)) AS category_ids,
           bool_or(placed.rank = -1) AS shown
    FROM (SELECT p.category_id AS id, -1 AS rank
          UNION ALL SELECT c.category_id, c.position FROM product_categories c
          WHERE c.product_id = p.id AND c.category_id <> p.category_id) AS placed
    JOIN visible ON visible.id = placed.id) AS place
    CROSS JOIN LATERAL (
    SELECT (array_agg(v.id ORDER BY base, v.position, v.id))[1] AS variant_id,
           (array_agg(v.price_minor ORDER BY base, v.position, v.id))[1] AS price_minor,
           min(base) AS base_minor, count(*)::integer AS variants,
           bool_or(v.promo_price_minor IS NOT NULL) AS on_sale,
           string_agg(v.sku, ' ' ORDER BY v.position, v.id) AS skus,
           string_agg(v.name, ' ' ORDER BY v.position, v.id) AS names,
           bool_or(
    (p.kind = 'service' OR NOT v.tracked OR EXISTS (
        SELECT FROM stock_items s JOIN locations l ON l.id = s.location_id AND l.active
        WHERE s.variant_id = v.id AND s.on_hand_milli - s.reserved_milli - s.threshold_milli >= v.min_quantity_milli))) AS in_stock
    FROM product_variants v, LATERAL (SELECT coalesce(v.promo_price_minor, v.price_minor) AS base) AS price
    WHERE v.product_id = p.id AND v.active) AS offer
    CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT btrim(replace(name, ':', '')) || ':' || value
                              ORDER BY btrim(replace(name, ':', '')) || ':' || value), '{}') AS facets
    FROM (SELECT a ->> 'name' AS name, option AS value
          FROM jsonb_array_elements(p.attributes) AS a, jsonb_array_elements_text(a -> 'options') AS option
          UNION ALL
          SELECT a ->> 'name', a ->> 'value'
          FROM product_variants v, jsonb_array_elements(v.attributes) AS a
          WHERE v.product_id = p.id AND v.active) AS attribute
    WHERE btrim(replace(name, ':', '')) <> '') AS facet
    CROSS JOIN LATERAL (
        SELECT setweight(to_tsvector('russian', product_words(p.name)), 'A')
            || setweight(to_tsvector('russian', product_words(offer.skus)), 'B') AS words) AS title
    WHERE p.active AND place.shown AND offer.variants > 0;
