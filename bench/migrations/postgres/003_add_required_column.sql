ALTER TABLE orders ADD COLUMN region_id integer NOT NULL;
