-- Orders without a currency were placed in euros.
ALTER TABLE orders ADD COLUMN currency char(3);
