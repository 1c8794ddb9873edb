alter table invoices add column `paid_by` varchar(40) null comment 'who paid; not when', add key `paid_by_idx` (`paid_by`(10));
