CREATE TABLE settings_new (key TEXT PRIMARY KEY, value TEXT);
DROP TABLE settings;
ALTER TABLE settings_new RENAME TO settings;
