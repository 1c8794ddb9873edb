CREATE TABLE address (id bigserial PRIMARY KEY, customer_id bigint NOT NULL, street text);
INSERT INTO address (customer_id, street) SELECT id, street FROM customer;
ALTER TABLE customer DROP COLUMN street;
