WITH gone AS (
    DELETE FROM carts WHERE updated_at < now() - interval '1 year' RETURNING id
)
INSERT INTO cart_archive (cart_id) SELECT id FROM gone;
