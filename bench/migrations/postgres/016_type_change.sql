ALTER TABLE payments ALTER COLUMN amount TYPE bigint USING (amount * 100)::bigint;
