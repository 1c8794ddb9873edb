CREATE MATERIALIZED VIEW sales_by_day AS
  SELECT date_trunc('day', sold_at) AS day, sum(total) AS total, count(*) AS sales
  FROM sale GROUP BY 1
WITH NO DATA;
CREATE UNIQUE INDEX sales_by_day_day ON sales_by_day (day);
