ALTER TABLE `customers` CHANGE COLUMN `mail` `email` varchar(190) NOT NULL;
