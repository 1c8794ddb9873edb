ALTER TABLE ${schema}.delivery ADD COLUMN window_start timestamp;
ALTER TABLE ${schema}.delivery ADD COLUMN window_end timestamp;
