ALTER TABLE invoice RENAME COLUMN amt TO amount;
