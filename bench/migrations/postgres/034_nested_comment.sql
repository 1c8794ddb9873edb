/* outer /* DROP TABLE orders; */ still a comment */
CREATE SEQUENCE invoice_number START 1000;
