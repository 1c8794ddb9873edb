-- DROP TABLE orders;
/* ALTER TABLE orders DROP COLUMN price; */
