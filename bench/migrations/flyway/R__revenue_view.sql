CREATE OR REPLACE VIEW revenue AS SELECT date_trunc('day', paid_at) AS day, sum(total) AS total FROM orders GROUP BY 1;
