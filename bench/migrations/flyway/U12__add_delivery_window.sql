ALTER TABLE delivery DROP COLUMN window_start;
ALTER TABLE delivery DROP COLUMN window_end;
