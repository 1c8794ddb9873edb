ALTER TABLE tickets MODIFY state ENUM('open','closed') NOT NULL DEFAULT 'open';
