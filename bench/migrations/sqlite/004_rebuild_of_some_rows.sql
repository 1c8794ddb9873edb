CREATE TABLE tasks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO tasks_new (id, title) SELECT id, title FROM tasks WHERE title IS NOT NULL;
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;
