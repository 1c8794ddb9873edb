-- Coupons, asked for by sales. Nothing is dropped here.
BEGIN;
CREATE TABLE coupon (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    percent     numeric(5, 2) NOT NULL CHECK (percent > 0 AND percent <= 100),
    order_id    bigint REFERENCES orders (id) ON DELETE CASCADE ON UPDATE SET NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX coupon_order_idx ON coupon (order_id);
COMMENT ON TABLE coupon IS 'do not drop; it''s ours';
COMMIT;
