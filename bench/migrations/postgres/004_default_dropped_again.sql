-- The default is for the rows that are there only.
ALTER TABLE invoices ADD COLUMN kind varchar(20) NOT NULL DEFAULT 'standard';
ALTER TABLE invoices ALTER COLUMN kind DROP DEFAULT;
