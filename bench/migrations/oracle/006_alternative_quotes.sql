INSERT INTO messages (text) VALUES (q'[it's new]');
DELETE FROM messages WHERE text LIKE q'[%'old%]';
