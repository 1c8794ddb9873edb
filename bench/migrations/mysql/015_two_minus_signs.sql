ALTER TABLE counters ADD COLUMN step int NOT NULL DEFAULT 5--1; DROP TABLE old_counters
