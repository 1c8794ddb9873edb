CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_idx ON orders USING btree (customer_id, created_at DESC) WHERE deleted_at IS NULL;
