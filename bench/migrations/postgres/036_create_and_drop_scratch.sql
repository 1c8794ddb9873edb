CREATE TEMP TABLE scratch (id bigint, total numeric);
INSERT INTO scratch SELECT customer_id, sum(total) FROM orders GROUP BY customer_id;
ALTER TABLE customers ADD COLUMN lifetime_total numeric NOT NULL DEFAULT 0;
UPDATE customers SET lifetime_total = scratch.total FROM scratch WHERE scratch.id = customers.id;
DROP TABLE scratch;
