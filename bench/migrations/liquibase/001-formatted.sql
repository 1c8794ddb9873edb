--liquibase formatted sql

--changeset anna:1
CREATE TABLE coupon (
  id int PRIMARY KEY,
  code varchar(20) NOT NULL
);
--rollback DROP TABLE coupon;

--changeset anna:2
ALTER TABLE orders ADD COLUMN coupon_id int;
--rollback ALTER TABLE orders DROP COLUMN coupon_id;
