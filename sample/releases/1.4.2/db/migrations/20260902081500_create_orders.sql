CREATE TABLE orders (
  id          uuid PRIMARY KEY,
  placed_at   timestamptz NOT NULL DEFAULT now(),
  total_cents integer NOT NULL CHECK (total_cents > 0)
);

CREATE TABLE order_lines (
  order_id    uuid NOT NULL REFERENCES orders (id),
  sku         text NOT NULL,
  quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  price_cents integer NOT NULL CHECK (price_cents > 0),
  PRIMARY KEY (order_id, sku)
);
