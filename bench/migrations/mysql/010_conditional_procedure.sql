DELIMITER $$
DROP PROCEDURE IF EXISTS upgrade_schema $$
CREATE PROCEDURE upgrade_schema()
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'fax') THEN
    ALTER TABLE orders DROP COLUMN fax;
  END IF;
END $$
CALL upgrade_schema() $$
DROP PROCEDURE upgrade_schema $$
DELIMITER ;
