ALTER TABLE `coupons` ADD UNIQUE KEY `coupon_code` (`code`);
