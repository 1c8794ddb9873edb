ALTER TABLE `shipments` DROP FOREIGN KEY `fk_carrier`, DROP INDEX `fk_carrier`, DROP `carrier_id`;
