ALTER TABLE `orders`
  ADD `gift_note` varchar(255) DEFAULT NULL AFTER `status`,
  ADD COLUMN `weight` int NOT NULL DEFAULT '0',
  ADD INDEX `idx_weight` (`weight`),
  ALGORITHM=INPLACE, LOCK=NONE;
